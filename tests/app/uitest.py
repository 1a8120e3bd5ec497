# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

"""Drives the window as a person does: through the accessibility tree and the
keyboard. To be run on a private desktop (tests/fixtures/headless -a)."""

import os
import re
import signal
import subprocess
import sys
import threading
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

from watchdog import Watchdog  # noqa: E402

Atspi.init()
# A machine that is busy answers late: who gives up early takes a node for gone.
Atspi.set_timeout(15000, 30000)

# Names of roles changed between versions of at-spi, their numbers did not.
ROLES = {
    'push button': {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON},
    'frame': {Atspi.Role.FRAME, Atspi.Role.DIALOG},
    'list': {Atspi.Role.LIST, Atspi.Role.LIST_BOX},
}


# What the program says of itself when something went wrong in it.
COMPLAINT = re.compile(r'(WARNING|CRITICAL|ERROR) \*\*: ')
# What is not its own: a private desktop has nobody who shows notifications nor manages
# windows, and the accessibility bus comes and goes.
NOT_ITS_OWN = ('unable to send notifications through', 'gdk_monitor_get_geometry: ', 'AT-SPI: ',
               'Unable to acquire the address of the accessibility bus')


# How long what is to come is waited for where nobody has promised when it comes: long
# enough for a machine that has other things to do.
PATIENCE = 30.0


def comes(function, timeout, step=0.05):
    """What function() returns as soon as that is true; None if it is not in time."""
    end = time.monotonic() + timeout
    while True:
        try:
            result = function()
            if result:
                return result
        except GLib.Error:
            pass  # nodes vanish while they are walked
        if time.monotonic() >= end:
            return None
        time.sleep(step)


def wait(function, what, timeout=PATIENCE, step=0.05):
    """Waits until function() is true and returns its value."""
    result = comes(function, timeout, step)
    if not result:
        raise AssertionError('timeout: ' + what)
    return result


def settled(function):
    """What function() returns, once that is the same for a while."""
    seen = []

    def stays():
        seen.append(function())
        return len(seen) >= 4 and all(value == seen[-1] for value in seen[-4:])
    wait(stays, 'what is looked at to stay the same')
    return seen[-1]


def is_gone(error):
    """Whether this says that a node is not there any more, rather than that the program
    does not answer."""
    return any(words in error.message for words in ('no longer exists', 'does not exist at path', 'No such interface'))


def children(node):
    found = (node.get_child_at_index(i) for i in range(node.get_child_count()))
    return [child for child in found if child]


def walk(node):
    """A node and all that is in it. Windows change while they are walked: what has gone
    in the meantime is left out, and the rest is walked on."""
    queue = [node]
    while queue:
        node = queue.pop(0)
        yield node
        try:
            queue.extend(children(node))
        except GLib.Error as error:
            if not is_gone(error):
                raise


def actions(node):
    if 'Action' not in node.get_interfaces():
        return []
    return [Atspi.Action.get_action_name(node, i)
            for i in range(Atspi.Action.get_n_actions(node))]


def text(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def named(node, wanted):
    # GTK 4.8 names a button with a mnemonic by its label and its child's.
    name = node.get_name()
    return name == wanted or name.replace('_', '') == f'{wanted} {wanted}'


def is_shown(node):
    extents = node.get_extents(Atspi.CoordType.WINDOW)
    return extents.width > 0 and extents.height > 0


def has_state(node, state):
    return node.get_state_set().contains(state)


def keyring():
    """All secrets of the keyring."""
    import gi
    gi.require_version('Secret', '1')
    from gi.repository import Secret
    # Without a main loop the proxy that is kept would not learn of what is gone.
    Secret.Service.disconnect()
    service = Secret.Service.get_sync(Secret.ServiceFlags.LOAD_COLLECTIONS, None)
    found = set()
    for collection in service.get_collections():
        collection.load_items_sync(None)
        for item in collection.get_items():
            item.load_secret_sync(None)
            if item.get_secret() is not None:
                found.add(item.get_secret().get_text())
    return found


class App:
    def __init__(self, program, *arguments, env=None):
        module = os.environ.get('SLUICE_WATCHDOG_MODULE')
        self.watchdog = Watchdog(module) if module else None
        self.process = subprocess.Popen([program, *arguments], env={
            **(self.watchdog.env() if module else os.environ), **(env or {})},
            stderr=subprocess.PIPE, text=True, errors='replace')
        self.complaints = []
        self.seen_focus = None
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        self.node = wait(self._find, 'the program on the accessibility bus', 2 * PATIENCE)

    def _listen(self):
        for line in self.process.stderr:
            sys.stderr.write(line)
            if COMPLAINT.search(line) and not any(part in line for part in NOT_ITS_OWN):
                self.complaints.append(line.strip())

    def _find(self):
        for node in children(Atspi.get_desktop(0)):
            if node.get_process_id() == self.process.pid and node.get_child_count():
                return node
        return None

    def all(self, role=None, name=None, root=None):
        for node in walk(root or self.node):
            try:
                if role and node.get_role_name() != role and node.get_role() not in ROLES.get(role, ()):
                    continue
                is_wanted = (name is None or named(node, name)) and is_shown(node)
            except GLib.Error as error:
                if not is_gone(error):
                    raise
                continue
            if is_wanted:
                yield node

    def find(self, role, name, root=None, timeout=PATIENCE):
        return wait(lambda: next(self.all(role, name, root), None), f'{role} “{name}”', timeout)

    def has_label(self, part):
        return any(part in node.get_name() for node in self.all('label'))

    def expect_label(self, part, timeout=PATIENCE):
        wait(lambda: self.has_label(part), f'label with “{part}”', timeout)

    def click(self, name, role='push button', root=None):
        """Activates a control that can be seen, as soon as it can be used."""
        self.do(wait(lambda: next((node for node in self.all(role, name, root)
                                   if has_state(node, Atspi.StateType.SENSITIVE)), None),
                     f'{role} “{name}” to be of use'))

    def do(self, node):
        """Activates a node, or what is in it."""
        names = actions(node)
        if 'click' not in names and 'activate' not in names:
            node = next(child for child in walk(node) if 'click' in actions(child))
            names = actions(node)
        index = names.index('click') if 'click' in names else names.index('activate')
        assert Atspi.Action.do_action(node, index)

    def step(self, title):
        """Selects a step in the editor of a task."""
        steps = self.find('list', 'Steps')
        names = wait(lambda: [row.get_name() for row in children(steps)], 'the steps')
        index = next(i for i, name in enumerate(names) if name.startswith(title + ', '))
        assert Atspi.Selection.select_child(steps, index), title

    def windows(self, title):
        return subprocess.run(
            ['xdotool', 'search', '--onlyvisible', '--all', '--pid', str(self.process.pid),
             '--name', title], capture_output=True, text=True, check=False).stdout.split()

    def window(self, title='.'):
        return wait(lambda: self.windows(title), 'the X window')[0]

    def expect_window(self, title):
        """GTK 4.8 may crash when its list of windows is walked while it makes or
        takes away one: the X server is asked instead."""
        wait(lambda: self.windows(title), 'the window ' + title)
        time.sleep(0.3)

    def expect_no_window(self, title):
        wait(lambda: not self.windows(title), f'the window {title} to close')
        time.sleep(0.3)

    def answer(self, question, button):
        """Answers a question, which comes and goes as a window of its own: nobody looks
        meanwhile, see expect_window()."""
        time.sleep(0.5)
        self.expect_label(question)
        before = set(settled(lambda: sorted(self.windows('.'))))
        self.click(button)
        wait(lambda: before - set(self.windows('.')), f'“{question}” to be gone')
        time.sleep(0.3)

    def focus(self, title='.'):
        subprocess.run(['xdotool', 'windowfocus', '--sync', self.window(title)], check=True)

    def keys(self, *keys, window='.'):
        self.focus(window)
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)

    def place(self, find):
        """The middle of what is to be pressed, as soon as it can be used and stays where it
        is: pages are filled in several turns, and who looks first waits for that. Given a
        function, it looks for the node anew each time, which may have been made anew."""
        seen = []

        def stays():
            try:
                node = find() if callable(find) else find
                extents = node.get_extents(Atspi.CoordType.WINDOW)
                usable = extents.width > 0 and extents.height > 0 and has_state(node, Atspi.StateType.SENSITIVE)
            except (AttributeError, GLib.Error):
                usable = False  # not there, or not any more
            if not usable:
                seen.clear()
                return False
            seen.append((extents.x + extents.width // 2, extents.y + extents.height // 2,
                         extents.width, extents.height))
            return len(seen) >= 4 and len(set(seen[-4:])) == 1
        wait(stays, 'what is to be pressed to stay where it is')
        return seen[-1][:2]

    def mouse(self, find, window='Sluice$', then=()):
        """Clicks at a node of the main window, or another one; see place(). What xdotool is
        to do then the program learns of together with the click, as from somebody hasty."""
        # What takes its time comes first: between the look and the click nothing is to move.
        name = self.window(window)
        x, y = self.place(find)
        if then:
            self.process.send_signal(signal.SIGSTOP)
        try:
            subprocess.run(['xdotool', 'mousemove', '--window', name, str(x), str(y), 'click', '1', *then],
                           check=True)
        finally:
            if then:
                self.process.send_signal(signal.SIGCONT)

    def choose(self, find, *keys, window='Sluice$'):
        """Opens a drop-down with the mouse and chooses by keys, which count once its
        choices have the focus."""
        self.mouse(find, window)
        self.choose_open(find, *keys, window=window)

    def choose_open(self, find, *keys, window='.'):
        """The same in one that was opened, which may be anywhere in what is given."""
        def choices():
            box = find() if callable(find) else find
            return any(node.get_role_name() == 'list item' and has_state(node, Atspi.StateType.FOCUSED)
                       for node in walk(box))
        wait(choices, 'the choices of a drop-down')
        self.keys(*keys, 'Return', window=window)
        wait(lambda: not choices(), 'the choices to be gone')

    def drag(self, find, find_target, window='Sluice$'):
        """Carries a node of the main window to another one with the mouse."""
        name = self.window(window)
        # The first look is for the second: where it was when that stood still.
        to_x, to_y = self.place(find_target)
        x, y = self.place(find)

        def move(x, y):
            subprocess.run(['xdotool', 'mousemove', '--window', name, str(x), str(y)], check=True)
            time.sleep(0.1)

        move(x, y)
        subprocess.run(['xdotool', 'mousedown', '1'], check=True)
        for i in range(1, 7):
            move(x + (to_x - x) * i // 6, y + (to_y - y) * i // 6)
        time.sleep(0.3)
        subprocess.run(['xdotool', 'mouseup', '1'], check=True)

    def command(self, words):
        """Has the command palette do the first that these words find, once it is found:
        what the workspace has comes a moment after the palette."""
        def first():
            rows = next(self.all('list', 'What was found'), None)
            row = rows and next(iter(children(rows)), None)
            names = [node.get_name() for node in walk(row) if node.get_role() == Atspi.Role.LABEL] if row else []
            return names[0] if names else ''
        self.keys('ctrl+k', window='Sluice$')
        self.expect_window('Command Palette')
        self.type(words, window='Command Palette')
        wait(lambda: words.lower() in first().lower(), f'“{words}” in the palette')
        self.keys('Return', window='Command Palette')
        self.expect_no_window('Command Palette')

    def fill(self, title, string, root=None):
        """Writes into the field of this title."""
        node = self.find('text', title, root)
        assert Atspi.EditableText.set_text_contents(node, string), title

    def type(self, string, window='.'):
        """Types; the text does not appear in any argument list but xdotool's input."""
        self.focus(window)
        subprocess.run(['xdotool', 'type', '--delay', '8', '--file', '-'], input=string,
                       text=True, check=True)

    def focus_node(self):
        """What has the focus; None if that cannot be told just now."""
        def has_focus(node):
            try:
                return has_state(node, Atspi.StateType.FOCUSED)
            except GLib.Error:
                return False  # nodes vanish while they are walked
        self.seen_focus = next((node for node in walk(self.node) if has_focus(node)), None)
        return self.seen_focus

    def focused(self):
        """The name of what has the focus."""
        try:
            node = self.focus_node()
            # The text of an entry has the focus, and the entry its name.
            return '' if node is None else node.get_name() or node.get_parent().get_name()
        except GLib.Error:
            return ''  # nodes vanish while they are walked

    def press_until(self, key, is_there, what, steps=80):
        """Presses a key until is_there(). What the key does is seen before it is pressed
        again: the focus comes to something else, or stays where it is for a while."""
        def has_moved(node):
            try:
                return not has_state(node, Atspi.StateType.FOCUSED)
            except GLib.Error:
                return True  # it has gone with what had it

        for _ in range(steps):
            self.seen_focus = None
            if comes(is_there, 0):
                return
            before = self.seen_focus or self.focus_node()
            self.keys(key)
            if before is not None:
                comes(lambda was=before: has_moved(was), 1)
        if not comes(is_there, 1):
            raise AssertionError(f'{key} does not lead to {what}, but to “{self.focused()}”')

    def tab_to(self, begin, key='Tab', steps=80):
        """Presses a key until what has this name has the focus."""
        def is_there():
            name = self.focused()
            return name.startswith(begin) or name.replace('_', '').startswith(begin)
        self.press_until(key, is_there, f'“{begin}”', steps)

    def picture(self, path):
        # Away with the pointer: a tooltip is a window, too.
        subprocess.run(['xdotool', 'mousemove', '1399', '899'], check=True)
        time.sleep(0.3)
        subprocess.run(['import', '-window', self.window(), path], check=True)

    def is_alive(self):
        return self.process.poll() is None

    def close(self):
        """Ends the program, which must not have warned of anything. Of what a test failed
        at, a picture may be wanted."""
        if sys.exc_info()[0] and 'SLUICE_TEST_PICTURE' in os.environ:
            subprocess.run(['import', '-window', 'root', os.environ['SLUICE_TEST_PICTURE']], check=False)
        if self.is_alive():
            self.process.terminate()
        self.process.wait(2 * PATIENCE)
        # What it started may still hold the other end.
        self.listener.join(2)
        assert not self.complaints, '\n'.join(self.complaints)
        if self.watchdog:
            self.watchdog.check()
