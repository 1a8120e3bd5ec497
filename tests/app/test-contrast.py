#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Measures the contrast of all text on the pages, in every colour scheme: each
label's place is known from the accessibility tree, its colours from a picture.
At least 4.5:1, as WCAG 2 wants it."""

import collections
import itertools
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import screenshots  # noqa: E402
from uitest import Atspi, GLib  # noqa: E402

from gi.repository import GdkPixbuf  # noqa: E402

# As many cells of a table as are of interest: they are all alike.
CELLS = 30
LEAST = 4.5
# Of the window, in pixels.
BORDER = 8
LOOKS = ('light', 'dark', 'light-contrast', 'dark-contrast')


def luminance(colour):
    parts = [part / 255 for part in colour]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
               for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


class Picture:
    def __init__(self, path):
        pixels = GdkPixbuf.Pixbuf.new_from_file(path)
        self.width, self.height = pixels.get_width(), pixels.get_height()
        self.channels, self.rowstride = pixels.get_n_channels(), pixels.get_rowstride()
        self.data = pixels.get_pixels()

    def colours(self, left, top, right, bottom):
        found = collections.Counter()
        for y in range(max(0, top), min(self.height, bottom)):
            first, end = (y * self.rowstride + self.channels * x for x in (max(0, left), min(self.width, right)))
            row = self.data[first:end]
            found.update(zip(*(row[i::self.channels] for i in range(3))))
        return found


def is_whole(node, place):
    """Not cut off by what it is scrolled in."""
    while (node := node.get_parent()) and node.get_role() != Atspi.Role.APPLICATION:
        try:
            around = node.get_extents(Atspi.CoordType.WINDOW)
        except GLib.Error:
            return True  # made anew just now: it is measured again
        if around.width > 0 and not (around.x - 1 <= place.x and place.x + place.width <= around.x + around.width + 1):
            return False
    return True


def labels(app):
    """Text that is meant to be read: what is switched off need not be."""
    for node in itertools.chain(app.all('label'), itertools.islice(app.all('table cell'), CELLS)):
        try:
            # Of a button that is switched off, the button knows.
            states = [n.get_state_set() for n in (node, node.get_parent())]
            if node.get_name().strip() and all(s.contains(Atspi.StateType.SENSITIVE)
                                               for s in states):
                yield node, node.get_extents(Atspi.CoordType.WINDOW)
        except GLib.Error:
            pass  # gone in the meantime


def measure(app, path):
    """The labels whose text does not stand out enough, and how many were read."""
    app.picture(path)
    picture = Picture(path)
    frame = next(app.all('frame')).get_extents(Atspi.CoordType.WINDOW)
    # The frame counts from its border or from its content, as GTK's version has it.
    left = (picture.width - frame.width) // 2 - frame.x
    top = (picture.height - frame.height) // 2 - frame.y
    poor, read = [], 0
    for node, place in labels(app):
        x, y = place.x + left, place.y + top
        colours = picture.colours(x, y, x + place.width, y + place.height)
        if len(colours) < 2 or y + place.height > picture.height - BORDER:
            continue  # scrolled away or cut off, or on a page behind
        ground = colours.most_common(1)[0][0]
        ratio = max(contrast(ground, colour) for colour in colours)
        read += 1
        if ratio < LEAST and is_whole(node, place):
            poor.append(f'{ratio:.2f} {node.get_name()}')
    return poor, read


def look_at(look, path):
    """All pages that have text of their own kinds."""
    poor, read = [], 0
    for arguments, label in (([], 'Recent Runs'), (['--task', 'Orders of the shop'], 'Source'),
                             (['--run', screenshots.rejected_run()], 'Stages')):
        app = screenshots.open_app(look, '1280', *arguments)
        try:
            app.expect_label(label)
            pages = [()] if arguments else [('alt+1',), ('alt+2',), ('alt+3',), ('alt+4',), ('alt+5',),
                                            ('ctrl+n',)]
            parts = {'--task': screenshots.STEPS,
                     '--run': ('Summary', 'Rejected', 'Log')}.get((arguments or [''])[0], ())
            for page in parts or pages:
                if '--task' in arguments:
                    app.step(page)
                    # Rows come a moment later, and what shows them is made anew.
                    time.sleep(1.5)
                elif parts:
                    app.click(page, 'page tab')
                else:
                    app.keys(*page)
                found, n = measure(app, path)
                for _ in range(8):
                    if not found:
                        break
                    # What is still fading in is pale for a moment.
                    time.sleep(1)
                    found, n = measure(app, path)
                poor += found
                read += n
        finally:
            app.close()
    return poor, read


def main():
    folder = pathlib.Path(os.environ['XDG_CACHE_HOME'])
    # What a list cuts off at its end cannot be measured: few runs fit.
    screenshots.prepare(folder, has_history=False)
    failed = 0
    for number, look in enumerate(LOOKS, 1):
        poor, read = look_at(look, str(folder / 'page.png'))
        for line in sorted(set(poor)):
            print('#', line)
        good = not poor and read > 80
        failed += not good
        print('ok' if good else 'not ok', number, f'- {look}: {read} labels', flush=True)
    print(f'1..{len(LOOKS)}')
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
