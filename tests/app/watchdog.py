# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors
"""What the watchdog that is preloaded into the window has seen of its main loop."""

import os
import re
import struct
import subprocess
import tempfile

# tests/app/watchdog.c
BUCKETS = 1024
BOUND_MS = 16
P99_MS = 50
# Tests that run beside others share a core and its caches with them: so many times the bound.
TOLERANCE = float(os.environ.get('SLUICE_WATCHDOG_TOLERANCE', '1'))
SLOWING = ('MALLOC_PERTURB_', 'MALLOC_CHECK_', 'G_DEBUG')
REPORT = struct.Struct(f'2q{3 * BUCKETS}I')

# A line of backtrace_symbols_fd: FILE(SYMBOL+OFFSET) [ADDRESS].
FRAME = re.compile(r'(?P<file>[^(]+)\((?P<symbol>[^+)]*)\+?(?P<offset>0x[0-9a-f]+)?\)')


class Watchdog:
    def __init__(self, module):
        self.module = module
        self.folder = tempfile.TemporaryDirectory(prefix='sluice-watchdog-')
        self.path = os.path.join(self.folder.name, 'report')

    def env(self):
        """The environment of the window. A debugger's allocator, which other tests
        have, is no part of what is measured."""
        kept = {name: value for name, value in os.environ.items() if name not in SLOWING}
        return {**kept, 'LD_PRELOAD': self.module, 'SLUICE_WATCHDOG': self.path}

    def read(self):
        """When the first frame was there and what CPU time it took, in nanoseconds, and
        the histograms by milliseconds."""
        with open(self.path, 'rb') as file:
            first, cpu, *counts = REPORT.unpack(file.read(REPORT.size))
        return (first, cpu), *(counts[i * BUCKETS:(i + 1) * BUCKETS] for i in range(3))

    def slow(self):
        """(milliseconds, interruptions, stack) of each callback that held the loop too long."""
        found = []
        with open(self.path + '.stacks', encoding='utf-8', errors='replace') as file:
            for line in file:
                if line.startswith('# '):
                    _, took, interruptions = line.split()
                    found.append((float(took), int(interruptions), []))
                else:
                    found[-1][2].append(line.rstrip())
        return sorted(found, key=lambda entry: -entry[0])

    def check(self):
        _, callbacks, _, iterations = self.read()
        held = self.slow()
        ours = [entry for entry in held if is_ours(entry[2])]
        slow = [entry for entry in ours if entry[0] > BOUND_MS * TOLERANCE]
        p99 = percentile(iterations, 0.99)
        print(f'# main loop: {sum(callbacks)} callbacks, {len(held)} above {BOUND_MS} ms of CPU'
              f'{f" (the longest {held[0][0]:.1f})" if held else ""}, {len(ours)} of them ours'
              f'{f" (the longest {ours[0][0]:.1f})" if ours else ""}, 99 % of the turns within {p99 + 1} ms', flush=True)
        for took, interruptions, stack in ours:
            print(f'# {took:.1f} ms, interrupted {interruptions} times: '
                  + ' < '.join(symbol for symbol, file in frames(stack) if file == 'sluice'), flush=True)
        assert not slow, (
            f'{len(slow)} of {sum(callbacks)} callbacks held the main loop for more than {BOUND_MS * TOLERANCE:.0f} ms of CPU:\n'
            + '\n'.join(f'{took:.1f} ms, interrupted {interruptions} times\n'
                        + '\n'.join(f'    {name}' for name in name_frames(stack))
                        for took, interruptions, stack in slow[:10]))
        assert p99 <= P99_MS * TOLERANCE, f'p99 of the turns is {p99} ms'


# The window's first size is computed outside of the frame clock's work. That is GTK's
# layout, in which our containers only pass the question on.
LAYOUT = ('main', '_start', '_measure', '_size_allocate')

# A private desktop has no portal that shows a file dialog: GTK builds its own there,
# which is more than a page of the program.
NOT_MEASURED = {'gtk_file_chooser_native_new', 'gtk_native_dialog_show'}


def is_ours(stack):
    """Whether a callback of the program was at work."""
    found = frames(stack)
    return (any(file == 'sluice' and not symbol.endswith(LAYOUT) for symbol, file in found)
            and not any(symbol in NOT_MEASURED for symbol, _ in found))


def percentile(counts, share):
    """The bucket below which that share of all is."""
    rest = sum(counts) * share
    for bucket, count in enumerate(counts):
        rest -= count
        if rest <= 0:
            return bucket
    return len(counts)


# (file, offset): the function there. Who has to look reads all of a large program.
symbols = {}


def look_up(matches):
    for file in {match['file'] for match in matches}:
        offsets = [match['offset'] for match in matches if match['file'] == file and match['offset'] and
                   not match['symbol'] and (file, match['offset']) not in symbols]
        if not offsets:
            continue
        out = subprocess.run(['addr2line', '-f', '-e', file, *offsets], capture_output=True, text=True, check=False)
        # A line with the function, and one with its place.
        names = out.stdout.split('\n')[::2]
        symbols.update(((file, offset), name) for offset, name in zip(offsets, names, strict=False))


def frames(stack):
    """(function, file) of a stack, from the inside out. Ours are not exported."""
    matches = [match for match in map(FRAME.match, stack) if match]
    look_up(matches)
    return [(match['symbol'] or symbols.get((match['file'], match['offset'])) or '??', os.path.basename(match['file']))
            for match in matches]


def name_frames(stack):
    return [f'{symbol} ({file})' for symbol, file in frames(stack)]
