"""The network as a web application: FastAPI below ``/models``, served by the Spring server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable
from dataclasses import asdict
from typing import Annotated

from fastapi import FastAPI, Request, WebSocket
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel, Field

from digits import model
from digits.data import INK, PIXELS
from digits.model import Prediction
from digits.training import TrainingState

_WEBJAR = "/webjars/swagger-ui"
_CHECK_SECONDS = 0.05

Pixel = Annotated[float, Field(ge=0, le=INK)]

app = FastAPI(title="Digits", version="1", docs_url=None, redoc_url=None)


class Drawing(BaseModel):
    """A drawing of 8 rows of 8 pixels, between 0 (paper) and 16 (ink)."""

    pixels: list[Pixel] = Field(min_length=PIXELS, max_length=PIXELS)


@app.get("/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    """Show the interface, with files that Spring serves."""
    return get_swagger_ui_html(
        openapi_url=f"{request.scope['root_path']}{app.openapi_url}",
        title="Digits",
        swagger_js_url=f"{_WEBJAR}/swagger-ui-bundle.js",
        swagger_css_url=f"{_WEBJAR}/swagger-ui.css",
        swagger_favicon_url="/icon.svg",
    )


@app.post("/predictions")
async def predict(drawing: Drawing) -> Prediction:
    """Recognise one drawing."""
    return model.predict(drawing.pixels)


@app.get("/training", response_class=EventSourceResponse)
async def training() -> AsyncIterable[TrainingState]:
    """Tell how the last training run is doing, at first and whenever that changes."""
    told: TrainingState | None = None
    while True:
        state = model.training_state()
        if state != told:
            told = state
            yield state
        await asyncio.sleep(_CHECK_SECONDS)


@app.websocket("/draw")
async def draw(websocket: WebSocket) -> None:
    """Answer each drawing, a JSON list of pixels, by what it shows."""
    await websocket.accept()
    async for text in websocket.iter_text():
        try:
            drawing = Drawing.model_validate_json(f'{{"pixels": {text}}}')
        except ValueError as exc:
            await websocket.send_json({"error": str(exc)})
        else:
            await websocket.send_json(asdict(model.predict(drawing.pixels)))
