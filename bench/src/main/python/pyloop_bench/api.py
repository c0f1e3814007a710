"""A FastAPI application with one endpoint, which validates and answers with JSON."""

from __future__ import annotations

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Item(BaseModel):
    """What the endpoint answers with."""

    number: int
    name: str
    tags: list[str]


@app.get("/items/{number}")
async def item(number: int, name: str = "item") -> Item:
    """Return an item."""
    return Item(number=number, name=name, tags=["a", "b"])
