#!/usr/bin/env bash
# Installs the system packages that ChatVault needs and this machine lacks (Debian and its kin).
#
#   packaging/system_libraries.sh python PYTHON   to make a virtual environment with that Python
#   packaging/system_libraries.sh window          to open the window and take pictures of it
#   packaging/system_libraries.sh tests           to compare with tools that others made
#   packaging/system_libraries.sh build PYTHON    to turn the program into a bundle
#
# Says nothing and changes nothing where all is there.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

# What Qt's own libraries and its offscreen, X11 and Wayland parts load, and who provides it.
libraries='
libGL.so.1              libgl1
libEGL.so.1             libegl1
libglib-2.0.so.0        libglib2.0-0
libfontconfig.so.1      libfontconfig1
libfreetype.so.6        libfreetype6
libdbus-1.so.3          libdbus-1-3
libxkbcommon.so.0       libxkbcommon0
libxkbcommon-x11.so.0   libxkbcommon-x11-0
libxcb-cursor.so.0      libxcb-cursor0
libxcb-icccm.so.4       libxcb-icccm4
libxcb-image.so.0       libxcb-image0
libxcb-keysyms.so.1     libxcb-keysyms1
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0       libxcb-shape0
libxcb-xkb.so.1         libxcb-xkb1
libwayland-cursor.so.0  libwayland-cursor0
libwayland-egl.so.1     libwayland-egl1
'

# A language only that font's kind covers, a file of it, and the package.
fonts='
en          DejaVuSansMono*  fonts-dejavu-core
hi          NotoSans-Regular* fonts-noto-core
ja          NotoSansCJK*     fonts-noto-cjk
und-zsye    NotoColorEmoji*  fonts-noto-color-emoji
'

missing_libraries() {
    local known soname package
    command -v ldconfig >/dev/null || return 0
    known=$(ldconfig -p)
    while read -r soname package; do
        [ -z "$soname" ] || [[ $known == *"$soname "* ]] || echo "$package"
    done <<<"$libraries"
}

has_font() {
    if command -v fc-list >/dev/null; then
        [ -n "$(fc-list ":lang=$1" file)" ]
    else
        [ -n "$(find /usr/share/fonts /usr/local/share/fonts -name "$2" -print -quit 2>/dev/null)" ]
    fi
}

missing_fonts() {
    local language file package
    while read -r language file package; do
        [ -z "$language" ] || has_font "$language" "$file" || echo "$package"
    done <<<"$fonts"
}

missing_for_python() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null ||
        "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

missing_for_build() {
    command -v objdump >/dev/null || echo binutils
    command -v desktop-file-validate >/dev/null || echo desktop-file-utils
    "$1" - <<'PROGRAM'
import ctypes.util
import pathlib
import sys
import sysconfig

name = "python%d.%d" % sys.version_info[:2]
beside = pathlib.Path(sysconfig.get_config_var("LIBDIR")).glob(f"lib{name}.so*")
if not any(beside) and not ctypes.util.find_library(name):
    print(f"lib{name}")
PROGRAM
}

missing_for_tests() {
    command -v age >/dev/null || echo age
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
        echo postgresql
    command -v dbus-run-session >/dev/null || echo dbus-daemon
    command -v gnome-keyring-daemon >/dev/null || echo gnome-keyring
}

install() {
    local as_root=() log
    if ! command -v apt-get >/dev/null; then
        echo "ChatVault needs what Debian calls: $*. Install these with this system's package manager." >&2
        return 1
    fi
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "ChatVault needs system packages. As root, run: apt-get install $*" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "Installing system packages: $*"
    log=$(mktemp)
    # A third-party source that fails to update is no reason to stop: the next step decides.
    "${as_root[@]}" apt-get -qq update >"$log" 2>&1 || true
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
        --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" >>"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        echo "The system packages could not be installed: $*" >&2
        return 1
    fi
    rm -f "$log"
}

[ "$(uname)" = Linux ] || exit 0
case ${1-} in
python) mapfile -t needed < <(missing_for_python "$2") ;;
window) mapfile -t needed < <(missing_libraries) ;;
tests) mapfile -t needed < <(missing_for_tests) ;;
build) mapfile -t needed < <(missing_for_build "$2") ;;
*) sed -n '2,9s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac
if [ "$1" = tests ]; then
    [ ${#needed[@]} = 0 ] || install "${needed[@]}" ||
        echo "Going on without; the tests that need it are skipped." >&2
    exit 0
fi
[ ${#needed[@]} = 0 ] || install "${needed[@]}"

if [ "$1" = window ]; then
    mapfile -t wanted < <(missing_fonts)
    [ ${#wanted[@]} = 0 ] || install "${wanted[@]}" ||
        echo "Going on without these fonts; some characters will be shown as boxes." >&2
fi
