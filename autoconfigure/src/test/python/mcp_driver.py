"""Calls a tool of an MCP server; run with its address."""

from __future__ import annotations

import asyncio
import sys

from mcp import Client


async def main(url: str) -> None:
    for mode in ("auto", "legacy"):
        async with Client(url, mode=mode) as client:
            tools = await client.list_tools()
            result = await client.call_tool("add", {"a": 20, "b": 22})
            print(mode, [tool.name for tool in tools.tools], result.structured_content)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
