# A virtual screen with the real window on it, for scripts that drive it. Sourced, not run.
# Needs Xvfb, xdotool and ImageMagick's import. Everything it starts ends with the script.

need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "This needs $tool; see the packages that .ci/run installs." >&2; exit 2; }
    done
}

# Opens a screen of WIDTH x HEIGHT and a home for the program that vanishes afterwards.
stage_open() {
    need Xvfb xdotool import
    stage=$(mktemp -d)
    trap stage_close EXIT
    Xvfb -displayfd 3 -screen 0 "${1:-1400}x${2:-900}x24" +extension GLX +render -noreset \
        3>"$stage/display" 2>"$stage/xvfb.log" &
    screen_pid=$!
    for _ in $(seq 100); do [ -s "$stage/display" ] && break; sleep 0.1; done
    [ -s "$stage/display" ] || { cat "$stage/xvfb.log" >&2; exit 2; }
    DISPLAY=:$(cat "$stage/display")
    SIDENOTE_HOME=$stage/home
    export DISPLAY SIDENOTE_HOME SIDENOTE_DIALOGS=plain LIBGL_ALWAYS_SOFTWARE=1
    unset WAYLAND_DISPLAY
}

stage_close() {
    [ -z "${window_pid:-}" ] || kill "$window_pid" 2>/dev/null || true
    [ -z "${screen_pid:-}" ] || kill "$screen_pid" 2>/dev/null || true
    rm -rf "$stage"
}

# Starts the program on a project and waits until its window has drawn the title.
window_open() {
    "$sidenote" "$@" >"$stage/window.log" 2>&1 &
    window_pid=$!
    for _ in $(seq 300); do
        window=$(xdotool search --onlyvisible --pid "$window_pid" 2>/dev/null | head -n 1 || true)
        case $([ -z "$window" ] || xdotool getwindowname "$window") in *" — Sidenote") break ;; esac
        kill -0 "$window_pid" 2>/dev/null || { cat "$stage/window.log" >&2; exit 1; }
        sleep 0.1
    done
    xdotool windowsize --sync "$window" "${width:-1400}" "${height:-900}" || true
    xdotool windowfocus --sync "$window"
    sleep 1
}

keys() { xdotool key --delay 80 "$@"; sleep 0.4; }
typed() { xdotool type --delay 20 "$1"; sleep 0.4; }
click() { xdotool mousemove "$1" "$2"; sleep 0.1; xdotool click "${3:-1}"; sleep 0.4; }

# Drags from one point to another in steps, as a hand does.
drag() {
    xdotool mousemove "$1" "$2"; sleep 0.1; xdotool mousedown 1
    for i in 1 2 3 4 5; do
        xdotool mousemove $(($1 + ($3 - $1) * i / 5)) $(($2 + ($4 - $2) * i / 5)); sleep 0.05
    done
    xdotool mouseup 1; sleep 0.4
}

picture() { import -window "$window" "$1"; }

# Asks the window to quit and waits until it has.
window_quit() {
    keys ctrl+q
    for _ in $(seq 100); do kill -0 "$window_pid" 2>/dev/null || { window_pid=; return 0; }; sleep 0.1; done
    echo "The window did not close." >&2
    exit 1
}
