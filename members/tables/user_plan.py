"""A table of accounts: what becomes of each row, and writing it. No password stands in a table, and none is made."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..history import differences
from ..language import kept
from ..models import Person, Role, TableKind, Unit, User, UserEvent
from ..models.user import PLAIN_NAME
from ..person_folding import key_of
from ..rights import lock_admins, user_values
from ..sheets.cells import WrongCell, words_of
from .columns import CODE
from .fates import RowFate
from .planning import BATCH, Planning, Row, Units, choice_of
from .rows import living, user_row
from .written import Overtaken, claim_all

ROLES = {role.value: str(role.label) for role in Role}
COMPARED = ("username", "full_name", "email", "role", "unit", "person")
STORED = ("full_name", "email", "role", "unit", "person", "version")
ADMIN = "admin"


class UserPlanning(Planning):
    kind = TableKind.USERS

    def load(self) -> None:
        self.units = Units(Unit.objects.all())
        self.users = {user.pk: user for user in User.objects.select_related("unit", "person")}
        self.named = {user.username: user for user in self.users.values()}
        self.people: dict[str, list[Person]] = {}
        for person in living(Person.objects.all()):
            self.people.setdefault(key_of(person.full_name), []).append(person)
        self.owners = {user.person_id: user for user in self.users.values() if user.person_id}
        self.lines: dict[Any, int] = {}
        self.made: list[User] = []
        self.changes: list[tuple[User, int, User]] = []
        self.demoted: list[tuple[Row, User]] = []

    def take(self, row: Row) -> None:
        code = self.code(row)
        name = User.normalize_username(row.text("username"))
        row.title = name[:60]
        user = self.users.get(code.parts.get("TK", (0, 0))[0]) if code else self.named.get(name)
        if code and user is None and not row.is_refused:
            self.problem(row, CODE, _("Không có tài khoản mang mã này. Tài khoản mới thì để trống cột Mã."))
        if not name and not row.is_refused:
            self.problem(row, "username", _("Cần ghi tên đăng nhập."))
        if row.is_refused or self.clash(row, "username", self.lines, user.pk if user else name):
            return
        if user is None:
            self._add(row, name)
            return
        is_moved = bool(code) and code.parts["TK"][1] != user.version
        if is_moved and self.is_untouched(row, code):
            row.edits.notes.append(_("Đã đổi sau khi xuất tệp, giữ giá trị mới"))
            return
        self._change(row, user, is_coded=bool(code))
        if is_moved and row.changes:
            self.problem(row, CODE, _("Tài khoản này đã đổi sau khi xuất tệp. Xuất tệp mới rồi sửa lại dòng này."))

    def _add(self, row: Row, name: str) -> None:
        row.is_new = True
        user = User(username=name, full_name=self.cell(row, "full_name"), email=self.cell(row, "email"))
        self.taken(row, "username", lambda: PLAIN_NAME(name))
        if not user.full_name and not row.is_refused:
            self.problem(row, "full_name", _("Cần ghi họ và tên."))
        user.role = self.taken(row, "role", lambda: choice_of(row.cells.get("role", ""), ROLES)) or ""
        user.must_change_password, user.password = True, make_password(None)
        self._put_unit(row, user, row.text("unit"))
        self._put_person(row, user, row.text("person"))
        self._check(row, user)
        if row.is_refused:
            return
        row.key = ADMIN if user.role == Role.ADMIN else ""
        row.edits.notes.append(_("Chưa có mật khẩu: mời người này vào sau khi ghi"))
        for key in COMPARED[1:]:
            if words := words_of(user_row(user)[key]):
                self.changed(row, key, "", words)
        self.made.append(user)

    def _change(self, row: Row, stored: User, *, is_coded: bool) -> None:
        written = user_row(stored)
        self.compare(row, written, {}, COMPARED, is_coded=is_coded)
        cells = row.edits.cells
        if "username" in cells and User.normalize_username(cells["username"]) == stored.username:
            del cells["username"]
        if "username" in cells:
            self.problem(row, "username", _("Tên đăng nhập không đổi được. Tạo tài khoản mới và khóa tài khoản này."))
        user = copy(stored)
        for key in ("full_name", "email"):
            setattr(user, key, " ".join(cells[key].split()) if key in cells else getattr(stored, key))
        if "role" in cells:
            user.role = self.taken(row, "role", lambda: choice_of(cells["role"], ROLES)) or stored.role
        if "unit" in cells or user.role != stored.role:
            self._put_unit(row, user, row.text("unit") if "unit" in row.cells else str(written["unit"] or ""))
        if "person" in cells:
            self._put_person(row, user, " ".join(cells["person"].split()))
        self._check(row, user)
        self._check_rights(row, stored, user)
        if cells and not row.is_refused:
            now = user_row(user)
            for key in COMPARED:
                if words_of(now[key]) != words_of(written[key]):
                    self.changed(row, key, written[key], now[key])
        if row.changes:
            self.changes.append((user, stored.version, stored))

    def _check_rights(self, row: Row, stored: User, user: User) -> None:
        if (user.role, user.unit_id) == (stored.role, stored.unit_id):
            return
        if stored.role == Role.ADMIN:
            self.demoted.append((row, user))
        if stored.pk == self.by.pk:
            self.problem(row, "role", _("Không tự đổi vai trò của mình được. Nhờ một quản trị khác."))
        row.key = ADMIN if user.role == Role.ADMIN else row.key
        row.edits.notes.append(_("Đổi quyền: các phiên đăng nhập của người này sẽ kết thúc"))

    def _put_unit(self, row: Row, user: User, name: str) -> None:
        """A representative has a unit, nobody else."""
        if user.role != Role.UNIT:
            if (name and "unit" in row.edits.cells) or (name and row.is_new and user.role):
                self.problem(row, "unit", _("Chỉ vai trò Đơn vị mới gắn với một đơn vị. Để trống cột này."))
            user.unit = None
        elif not name:
            self.problem(row, "unit", _("Ghi đơn vị mà người này báo cáo thay."))
        else:
            user.unit = self.taken(row, "unit", lambda: self.units.find(name))

    def _put_person(self, row: Row, user: User, name: str) -> None:
        user.person = self.taken(row, "person", lambda: self._person(user, name)) if name else None

    def _person(self, user: User, name: str) -> Person:
        found = self.people.get(key_of(name), [])
        if not found:
            raise WrongCell(_("Chưa có người tên “%s” trong danh sách con người.") % name[:120])
        if len(found) > 1:
            told = {"n": len(found), "name": name[:120]}
            raise WrongCell(_("Có %(n)d người tên “%(name)s”. Chọn ở trang tài khoản.") % told)
        owner = self.owners.setdefault(found[0].pk, user)
        if (owner is not user and owner.pk != user.pk) or (owner is not user and owner.pk is None):
            raise WrongCell(_("Người này đã có tài khoản “%s”.") % owner.username)
        return found[0]

    def _check(self, row: Row, user: User) -> None:
        if not user.full_name and not row.is_refused:
            self.problem(row, "full_name", _("Cần ghi họ và tên."))
        try:
            user.clean_fields(exclude=["role", "unit", "person", "password", "request_key"])
        except ValidationError as error:
            told = {label for label, _words in row.edits.problems}
            for key, messages in error.message_dict.items():
                if self.labels.get(key, key) not in told:
                    self.problem(row, key, " ".join(messages))

    def settle(self) -> None:
        """Of the admins who may sign in, one at least is left."""
        roles = {user.pk: user.role for _row, user in self.demoted}
        admins = [u for u in self.users.values() if u.is_active and roles.get(u.pk, u.role) == Role.ADMIN]
        if not admins:
            for row, _user in self.demoted:
                self.problem(
                    row, "role", _("Đây là quản trị cuối cùng đang dùng. Giao vai trò quản trị cho người khác trước.")
                )

    def write(self) -> None:
        """All admins are locked first, so that two changes of rights cannot take the last one away together."""
        roles = {user.pk: user.role for _row, user in self.demoted}
        left = [admin for admin in lock_admins() if roles.get(admin.pk, admin.role) == Role.ADMIN]
        promoted = [user for user, _version, _before in self.changes if user.is_active and user.role == Role.ADMIN]
        if roles and not left and not promoted:
            raise Overtaken
        User.objects.bulk_create(self.made, batch_size=BATCH)
        verb, note = UserEvent.Verb, kept("Nhập từ bảng.")
        events = [
            UserEvent(
                user=user, verb=verb.CREATED, actor=self.by, note=note, changes=differences({}, user_values(user))
            )
            for user in self.made
        ]
        claim_all([(user, version) for user, version, _before in self.changes])
        User.objects.bulk_update([user for user, _version, _before in self.changes], STORED, batch_size=200)
        for user, _version, before in self.changes:
            changes = differences(user_values(before), user_values(user))
            if changes:
                events.append(UserEvent(user=user, verb=verb.CHANGED, actor=self.by, note=note, changes=changes))
        UserEvent.objects.bulk_create(events, batch_size=BATCH)


def makes_admins(fates: Sequence[RowFate] | Sequence[dict[str, Any]]) -> int:
    return sum((fate["key"] if isinstance(fate, dict) else fate.key) == ADMIN for fate in fates)
