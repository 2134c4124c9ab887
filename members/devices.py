"""What a browser tells of itself, in plain words: "Chrome trên Windows". Pure: no Django. Nothing depends on it."""

from .wording import Words

# The first that is found counts: Edge and Opera call themselves Chrome as well, Chrome calls itself Safari.
BROWSERS = (
    ("Zalo", "Zalo"),
    ("CocCoc", "Cốc Cốc"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", Words("máy Mac")),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
UNKNOWN = Words("Trình duyệt khác")


def device(agent: str) -> str:
    browser = next((name for mark, name in BROWSERS if mark in agent), UNKNOWN)
    machine = next((name for mark, name in MACHINES if mark in agent), "")
    return Words("%(browser)s trên %(machine)s", browser=browser, machine=machine) if machine else browser
