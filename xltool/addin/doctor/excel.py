"""Whether Excel loads the add-in: its settings and policies, as the registry of Windows has them."""

from collections.abc import Iterator
from pathlib import Path

from xltool.addin import places
from xltool.addin.doctor.check import Check, bad, good, unknown
from xltool.addin.doctor.marked import download_mark
from xltool.addin.machine import Machine

#: Older ones do not know the ribbon's language.
_OLDEST = 14.0
_TRUST = r"Excel\Security\Trusted Locations"
_CENTER = "文件 → 选项 → 信任中心 → 信任中心设置"
_ADMIN = "这是单位统一设置的，请管理员为 xltool.xlam 开放。"
#: What macros outside trusted places may do.
_NOT_SIGNED, _NONE = 3, 4


def checks(machine: Machine, book: Path) -> Iterator[Check]:
    """Of the add-in at that place, for every Excel that the registry knows."""
    versions = [
        version for version in places.office_versions(machine)
        if "Excel" in machine.registry.keys(rf"HKCU\Software\Microsoft\Office\{version}")
    ]  # fmt: skip
    if versions and float(versions[0]) < _OLDEST:
        yield bad("Excel 太旧", "功能区要 Excel 2010 或更新的版本", "请升级 Excel，或用 WPS、LibreOffice。")
    if book.is_file():
        yield download_mark(book, "Excel 可能不加载它")
    for version in versions[:1]:
        settings = _Settings(machine, version)
        yield _vba(settings)
        yield _addins(settings)
        yield _macros(settings, book)
        yield _disabled(settings, book.name)
    if not versions:
        yield unknown(
            "注册表里没有 Excel 的设置", "可能还没有打开过 Excel", "请打开一次 Excel，关掉，再诊断一次。"
        )


class _Settings:
    """Excel's settings: a policy, where there is one, goes before what the user chose."""

    def __init__(self, machine: Machine, version: str) -> None:
        self.machine = machine
        self.user = rf"HKCU\Software\Microsoft\Office\{version}"
        self.policies = [rf"{root}\Software\Policies\Microsoft\Office\{version}" for root in ("HKCU", "HKLM")]

    def number(self, key: str, name: str) -> tuple[int, bool]:
        """A setting, 0 where it is not set, and whether it is a policy."""
        for root in (*self.policies, self.user):
            value = self.machine.registry.values(rf"{root}\{key}").get(name)
            if isinstance(value, int):
                return value, root != self.user
        return 0, False

    def roots(self, *, policies_only: bool) -> list[str]:
        """Where settings stand."""
        return self.policies if policies_only else [*self.policies, self.user]


def _vba(settings: _Settings) -> Check:
    if settings.number("Common", "VBAOff")[0]:
        return bad("Office 的 VBA 被关掉了", "所有的宏都不能运行，也就没有按钮", _ADMIN)
    return good("Office 的 VBA 没有被关掉")


def _addins(settings: _Settings) -> Check:
    for name, what in (
        ("DisableAllAddins", "禁用所有应用程序加载项"),
        ("RequireAddinSig", "要求应用程序加载项由受信任的发布者签名"),
    ):
        value, is_policy = settings.number(r"Excel\Security", name)
        if value:
            mend = _ADMIN if is_policy else f"{_CENTER} → 加载项，去掉“{what}”的勾，重开 Excel。"
            return bad(f"Excel 设了“{what}”", "加载项的宏不能运行", mend)
    return good("Excel 允许加载项")


def _macros(settings: _Settings, book: Path) -> Check:
    """Macros run in trusted places whatever is set; elsewhere as it is set."""
    level, is_policy = settings.number(r"Excel\Security", "VBAWarnings")
    trusted = _is_trusted(settings, book.parent)
    if trusted or level == 1:
        return good("Excel 允许这里的宏")
    mend = _ADMIN if is_policy else f"{_CENTER} → 受信任位置，添加 {book.parent}，重开 Excel。"
    if level in (_NOT_SIGNED, _NONE):
        what = "禁用所有宏" if level == _NONE else "禁用没有签名的宏"
        if trusted is None:
            return unknown(
                f"Excel 设了“{what}”", f"不知道 {book.parent} 是不是受信任位置，不是的话宏不能运行", mend
            )
        return bad(f"Excel 设了“{what}”，受信任位置也不算数", "加载项的宏不能运行", mend)
    if trusted is None:
        return good("没有看到挡住宏的设置")
    return unknown("Excel 不认受信任位置", "每次启动可能要点“启用内容”", mend)


def _is_trusted(settings: _Settings, folder: Path) -> bool | None:
    """Whether Excel trusts a folder; ``None`` where that cannot be seen."""
    if settings.number(_TRUST, "AllLocationsDisabled")[0]:
        return False
    common = r"Common\Security\Trusted Locations"
    said = [settings.machine.registry.values(rf"{root}\{common}") for root in settings.policies]
    only_policies = any(one.get("Allow User Locations") == 0 for one in said)
    named = [
        str(settings.machine.registry.values(rf"{root}\{_TRUST}\{name}").get("Path", ""))
        for root in settings.roots(policies_only=only_policies)
        for name in settings.machine.registry.keys(rf"{root}\{_TRUST}")
    ]
    if any(_is_same(settings.machine, one, folder) for one in named):
        on_network = str(folder).startswith("\\\\")
        return True if not on_network or settings.number(_TRUST, "AllowNetworkLocations")[0] else None
    return None


def _is_same(machine: Machine, named: str, folder: Path) -> bool:
    """Whether a place as the registry names it is this folder."""
    for name, value in machine.environment.items():
        named = _expanded(named, name, value)
    return _plain(named) == _plain(str(folder))


def _expanded(named: str, variable: str, value: str) -> str:
    start = named.lower().find(mark := f"%{variable.lower()}%")
    return named if start < 0 else named[:start] + value + named[start + len(mark) :]


def _plain(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").lower()


def _disabled(settings: _Settings, name: str) -> Check:
    """What Excel loads no more since it went wrong once."""
    items = settings.machine.registry.values(rf"{settings.user}\Excel\Resiliency\DisabledItems")
    mark = name.lower().encode("utf-16-le")
    if any(isinstance(item, bytes) and mark in item.lower() for item in items.values()):
        return bad(
            f"Excel 把 {name} 列进了“禁用项目”", "上次出过错，Excel 不再加载它",
            "文件 → 选项 → 加载项，下面的“管理”选“禁用项目”，转到，选中它，启用，重开 Excel。",
        )  # fmt: skip
    return good(f"{name} 没有被 Excel 列进“禁用项目”")
