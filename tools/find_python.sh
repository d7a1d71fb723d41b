#!/bin/sh
# Print the path of the newest Python on this machine that can run Enishi, or say which one to install.
# PYTHON=… names one instead. Every candidate is asked: a name on the PATH may be a stub that runs nothing.
least=11

# Print its path, if it is a released Python 3 of at least 3.$least that can make virtual environments. The path is that
# of the Python itself even where a virtual environment is active, which may be the one to be made anew.
ask() {
    "$1" -c "
import sys, venv
v = sys.version_info
assert v[0] == 3 and v[1] >= $least and v[3] == 'final'
print(getattr(sys, '_base_executable', sys.executable))" 2>/dev/null
}

if [ -n "${PYTHON:-}" ]; then
    candidates=$PYTHON
else
    candidates=
    minor=$least
    while [ "$minor" -lt 40 ]; do
        candidates="python3.$minor $candidates"
        minor=$((minor + 1))
    done
    candidates="$candidates python3 python"
fi
for candidate in $candidates; do
    if command -v "$candidate" >/dev/null 2>&1 && ask "$candidate"; then
        exit 0
    fi
done

found=
for candidate in ${PYTHON:-python python3}; do
    command -v "$candidate" >/dev/null 2>&1 && found=$("$candidate" --version 2>&1)
done
echo "Enishi needs Python 3.$least or newer with its venv module; this machine has ${found:-no Python}." >&2
echo "Install one (Debian 12 and newer: apt-get install python3) or name one: make PYTHON=/path/to/python3 …" >&2
exit 1
