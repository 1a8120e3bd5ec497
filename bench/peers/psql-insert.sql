-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Sluice contributors

\copy orders FROM pstdin WITH (FORMAT csv)
