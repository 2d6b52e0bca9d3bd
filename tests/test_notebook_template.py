"""The notebooks of the desks: as shipped, as copied, as saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from kepu_review.notebook.scrub import asleep, drop_desks, drop_outputs
from kepu_review.notebook.template import place_notebook, templates

DESKS = ("expert", "chair", "secretary", "rubric_author")


def shipped(name: str) -> Any:
    return json.loads((templates() / f"{name}.ipynb").read_text("utf-8"))


@pytest.mark.parametrize("name", DESKS)
def test_a_shipped_notebook_is_valid_and_holds_no_output(name: str) -> None:
    notebook = shipped(name)
    nbformat.validate(notebook)
    codes = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [(cell["outputs"], cell["execution_count"]) for cell in codes] == [([], None)] * len(
        codes
    )
    assert "widgets" not in notebook["metadata"]


@pytest.mark.parametrize("name", ["expert", "chair", "secretary"])
def test_the_code_of_a_desk_is_hidden(name: str) -> None:
    codes = [cell for cell in shipped(name)["cells"] if cell["cell_type"] == "code"]
    hidden = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
    assert [cell["metadata"] for cell in codes] == [hidden]


def test_the_rubric_authors_notebook_runs_as_it_is_shipped(tmp_path: Path) -> None:
    notebook = nbformat.read(templates() / "rubric_author.ipynb", as_version=4)
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    (output,) = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    assert output["data"]["text/plain"] == asleep()


def test_a_mistake_in_a_notebook_shows_words_and_no_traceback(tmp_path: Path) -> None:
    code = f"import kepu_review as kr\nkr.open_round({str(tmp_path / 'nothing')!r})"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    (output,) = notebook.cells[0]["outputs"]
    assert output["output_type"] == "error"
    assert "Traceback" not in "\n".join(output["traceback"])
    assert "nothing" in "\n".join(output["traceback"])


def test_the_notebook_is_copied_again_as_it_was(tmp_path: Path) -> None:
    assert place_notebook(tmp_path, "expert") == "expert.ipynb"
    assert place_notebook(tmp_path, "expert") == "expert.ipynb"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["expert.ipynb"]
    assert json.loads((tmp_path / "expert.ipynb").read_text("utf-8")) == shipped("expert")


def test_foreign_code_is_moved_aside_and_does_not_run_by_itself(tmp_path: Path) -> None:
    place_notebook(tmp_path, "chair")
    path = tmp_path / "chair.ipynb"
    changed = json.loads(path.read_text("utf-8"))
    changed["cells"][1]["source"] = ["import os"]
    path.write_text(json.dumps(changed), "utf-8")
    place_notebook(tmp_path, "chair")
    assert json.loads(path.read_text("utf-8")) == shipped("chair")
    assert json.loads((tmp_path / "chair-1.ipynb").read_text("utf-8")) == changed


def test_a_file_that_is_no_notebook_is_moved_aside(tmp_path: Path) -> None:
    (tmp_path / "expert.ipynb").write_text("not json", "utf-8")
    place_notebook(tmp_path, "expert")
    assert (tmp_path / "expert-1.ipynb").read_text("utf-8") == "not json"


def test_saving_a_desk_leaves_no_output_and_no_widget_state() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "E07 88.5"}
    cell = {"cell_type": "code", "source": "x", "outputs": [output], "execution_count": 3}
    content = {"metadata": {"widgets": {"state": 1}, "kernelspec": {}}, "cells": [cell]}
    drop_outputs(model={"type": "notebook", "content": content})
    assert content == {
        "metadata": {"kernelspec": {}},
        "cells": [{"cell_type": "code", "source": "x", "outputs": [], "execution_count": None}],
    }


def saved_notebook(*outputs: dict[str, Any]) -> dict[str, Any]:
    """A notebook as JupyterLab hands it to the server, with the widgets' state saved."""
    state = {
        "model1": {"model_name": "AnyModel", "state": {"role": "expert", "layout": "IPY_MODEL_l1"}},
        "l1": {"model_name": "LayoutModel", "state": {}},
        "slider": {"model_name": "IntSliderModel", "state": {"value": 3}},
    }
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": state}}
    cell = {"cell_type": "code", "source": "1", "outputs": list(outputs), "execution_count": 1}
    return {"type": "notebook", "content": {"metadata": {"widgets": widgets}, "cells": [cell]}}


def test_on_anybodys_server_a_saved_notebook_loses_the_desk_and_nothing_else() -> None:
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "model1"}}
    desk = {"output_type": "execute_result", "data": {"text/plain": asleep(), **view}}
    other = {"output_type": "stream", "name": "stdout", "text": "mine"}
    model = saved_notebook(desk, other)
    drop_desks(model=model)
    (cell,) = model["content"]["cells"]
    assert cell["outputs"] == [other]
    kept = model["content"]["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"]
    assert list(kept["state"]) == ["slider"]


def test_a_file_that_is_no_notebook_is_left_as_it_is() -> None:
    for hook in (drop_desks, drop_outputs):
        model = {"type": "file", "content": "text"}
        hook(model=model)
        assert model == {"type": "file", "content": "text"}
