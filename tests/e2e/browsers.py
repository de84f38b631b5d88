# SPDX-License-Identifier: MIT
"""Firefox and Chromium, unmodified, with a profile of their own and one local page: no first-run pages,
no updates, nothing that asks the network."""

import json

# Also what other programs of the desktop would need a session for.
ENVIRONMENT = {"DBUS_SESSION_BUS_ADDRESS": "disabled:", "NO_AT_BRIDGE": "1", "GDK_BACKEND": "wayland"}

FIREFOX_SETTINGS = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.discovery.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.toolbars.bookmarks.visibility": "never",
    "browser.translations.enable": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.input_events.security.minNumTicks": 0,  # a new page drops what is pressed
    "dom.input_events.security.minTimeElapsedInMS": 0,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "termsofuse.bypassNotification": True,
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "trailhead.firstrun.didSeeAboutWelcome": True,
    "ui.prefersReducedMotion": 1,  # a popup that fades in is not there at once
}


# What Firefox remembers of its own window: the menu bar stays.
FIREFOX_WINDOW = {"chrome://browser/content/browser.xhtml": {"toolbar-menubar": {"autohide": "-moz-missing\n"}}}


def firefox(folder, page, **settings):
    """(command, environment). folder: a new one, for its profile."""
    profile = folder / "firefox"
    profile.mkdir()
    (profile / "xulstore.json").write_text(json.dumps(FIREFOX_WINDOW))
    (profile / "user.js").write_text("".join(
        f'user_pref("{name}", {json.dumps(value)});\n'
        for name, value in {**FIREFOX_SETTINGS, **settings}.items()))
    return (["firefox-esr", "--no-remote", "--profile", profile, page.as_uri()],
            {**ENVIRONMENT, "HOME": str(folder), "MOZ_ENABLE_WAYLAND": "1", "MOZ_CRASHREPORTER_DISABLE": "1"})


# Its sandbox wants user namespaces or a helper that is root's; the toolbox may have neither, and the page is
# ours. --test-type keeps it from saying so in a bar above the page.
CHROMIUM_OPTIONS = [
    "--ozone-platform=wayland", "--no-sandbox", "--test-type", "--no-first-run", "--no-default-browser-check",
    "--disable-component-update", "--disable-background-networking", "--disable-sync", "--disable-breakpad",
    "--disable-gpu", "--password-store=basic", "--no-pings", "--metrics-recording-only",
    "--disable-features=Translate,MediaRouter,OptimizationHints",
]


def chromium(folder, page):
    """(command, environment). folder: a new one, for its profile."""
    return (["chromium", *CHROMIUM_OPTIONS, f"--user-data-dir={folder}/chromium", page.as_uri()],
            {**ENVIRONMENT, "HOME": str(folder)})
