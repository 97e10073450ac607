"""The addresses of this door."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from clearcoat.dashboard.views import (
    board,
    consent,
    documents,
    estimate,
    importing,
    lines,
    link,
    messages,
    move,
    photo,
    photos,
    settings,
    signin,
    staff,
    tasks,
)

app_name = "shop"
CAR = "estimates/<uuid:pk>"
PHOTO = f"{CAR}/photos/<uuid:photo_pk>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.board, name="board"),
    path("board/columns", board.board_columns, name="columns"),
    path("board/version", board.board_version, name="version"),
    path("import", importing.import_files, name="import"),
    path("tasks/<int:task_pk>/done", tasks.done, name="task_done"),
    path("messages", messages.messages, name="messages"),
    path("settings", settings.settings, name="settings"),
    path("staff", staff.staff, name="staff"),
    path("staff/<uuid:staff_pk>", staff.change, name="staff_member"),
    path("login", signin.login, name="login"),
    path("logout", signin.logout, name="logout"),
    path("forgot-password", signin.forgot_password, name="forgot_password"),
    path("reset-password/<str:token>", signin.reset_link, name="reset_link"),
    path("reset-password", signin.new_password, name="reset_password"),
    path("estimates/new", estimate.new, name="estimate_new"),
    path(CAR, estimate.show, name="estimate"),
    path(f"{CAR}/edit", estimate.edit, name="estimate_edit"),
    path(f"{CAR}/delete", estimate.delete, name="estimate_delete"),
    path(f"{CAR}/note", estimate.add_note, name="note"),
    path(f"{CAR}/consent", consent.evidence, name="consent"),
    path(f"{CAR}/move", move.move, name="move"),
    path(f"{CAR}/move/preview", move.move_preview, name="preview"),
    path(f"{CAR}/take-back", move.move_back, name="take_back"),
    path(f"{CAR}/lines/new", lines.new, name="line_new"),
    path(f"{CAR}/lines/<uuid:line_pk>", lines.edit, name="line"),
    path(f"{CAR}/lines/<uuid:line_pk>/remove", lines.remove, name="line_remove"),
    path(f"{CAR}/link", link.show, name="link"),
    path(f"{CAR}/link.svg", link.picture, name="link_picture"),
    path(f"{CAR}/link/new", link.make, name="link_make"),
    path(f"{CAR}/link/revoke", link.revoke, name="link_revoke"),
    path(f"{CAR}/photos", photos.photos, name="photos"),
    path(f"{CAR}/photos/several", photos.several, name="photos_several"),
    path(PHOTO, photo.photo, name="photo"),
    path(f"{PHOTO}/share", photo.share, name="photo_share"),
    path(f"{PHOTO}/place", photo.place, name="photo_place"),
    path(f"{PHOTO}/pair", photo.pair, name="photo_pair"),
    path(f"{PHOTO}/remove", photo.remove, name="photo_remove"),
    path(f"{CAR}/documents/new", documents.new, name="document_new"),
    path(f"{CAR}/documents/<uuid:document_pk>", documents.change, name="document"),
    path(f"{CAR}/documents/<uuid:document_pk>/remove", documents.remove, name="document_remove"),
]
