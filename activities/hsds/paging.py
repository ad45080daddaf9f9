"""The envelope of the standard around one page."""

from typing import Any

from activities.hsds.parameters import Question


def envelope(total: int, question: Question, contents: list[dict[str, Any]]) -> dict[str, Any]:
    pages = -(-total // question.per_page) if question.per_page else min(total, 1)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": question.page,
        "size": len(contents),
        "first_page": question.page == 1,
        "last_page": question.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def bounds(question: Question) -> slice:
    if question.per_page is None:
        return slice(0, None) if question.page == 1 else slice(0, 0)
    start = (question.page - 1) * question.per_page
    return slice(start, start + question.per_page)
