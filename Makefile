# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Sluice contributors

# A thin face: the build itself is meson's. `make help` lists what there is.

BUILD ?= build
BUILD_SANITIZE ?= build-sanitize
BUILD_THREADS ?= build-threads
BUILD_RELEASE ?= build-release
BUILD_FUZZ ?= build-fuzz
MESON_OPTIONS ?=
TEST_ARGUMENTS ?=
BENCH_ARGUMENTS ?=
FUZZ_SECONDS ?= 60
HOURS ?= 24
SOAK_ARGUMENTS ?=
PREFIX ?= /usr/local

.PHONY: help
help:
	@sed -n 's/^## //p' Makefile

## make run              install what is needed, build, load the sample, open the window
.PHONY: run
run:
	@build-aux/install-deps run
	@build-aux/build $(BUILD) $(MESON_OPTIONS)
	@build-aux/run-sample $(BUILD)

## make test             install what is needed, build, run all tests
.PHONY: test
test:
	@build-aux/install-deps test
	@build-aux/build $(BUILD) $(MESON_OPTIONS)
	@build-aux/test $(BUILD) $(TEST_ARGUMENTS)

## make test-sanitize    engine, service and daemon under AddressSanitizer and UBSan
.PHONY: test-sanitize
test-sanitize:
	@build-aux/install-deps test
	@build-aux/build $(BUILD_SANITIZE) -Db_sanitize=address,undefined -Db_lundef=false -Dgtk=false
	@build-aux/test $(BUILD_SANITIZE) --suite engine --suite service --suite background $(TEST_ARGUMENTS)

## make test-faults      what may go wrong in a load: kills, cuts, full disks, locks (an hour)
.PHONY: test-faults
test-faults:
	@build-aux/install-deps test
	@build-aux/build $(BUILD) $(MESON_OPTIONS)
	@tests/fixtures/with-postgres tests/fixtures/with-duckdb tests/fixtures/with-mariadb /usr/bin/python3 tests/faults/kill-load --build $(BUILD) --each 200 --others 20
	@tests/fixtures/with-postgres /usr/bin/python3 tests/faults/contend --build $(BUILD) --everything
	@tests/fixtures/with-duckdb /usr/bin/python3 tests/faults/break-disk --build $(BUILD) --each 40 --tmpfs
	@tests/fixtures/with-postgres tests/fixtures/with-duckdb tests/fixtures/with-mariadb /usr/bin/python3 tests/faults/cap-memory --build $(BUILD) --everything --each 40 --step 5
	@/usr/bin/python3 tests/faults/lose-server --build $(BUILD) --everything --stops 40
	@tests/fixtures/with-postgres tests/fixtures/with-mariadb /usr/bin/python3 tests/faults/lose-commit --build $(BUILD) --everything
	@tests/fixtures/with-postgres /usr/bin/python3 tests/faults/kill-replay --build $(BUILD) --each 25
	@tests/fixtures/with-postgres /usr/bin/python3 tests/faults/kill-incremental --build $(BUILD) --rounds 400
	@SLUICE_TEST_SEQUENCES=20 build-aux/test $(BUILD) -t 10 destination/test-load destination/test-strategies destination/test-strategies-odbc

## make soak             a schedule for HOURS=24, every seventh run killed: memory stays flat
.PHONY: soak
soak:
	@build-aux/install-deps test
	@build-aux/build $(BUILD) $(MESON_OPTIONS)
	@/usr/bin/python3 tests/faults/soak --build $(BUILD) --hours $(HOURS) $(SOAK_ARGUMENTS)

## make test-threads     data races in loads, with ThreadSanitizer
.PHONY: test-threads
test-threads:
	@build-aux/install-deps test
	@build-aux/build $(BUILD_THREADS) -Db_sanitize=thread -Db_lundef=false -Dgtk=false
	@tests/fixtures/with-postgres tests/fixtures/with-duckdb tests/fixtures/with-mariadb /usr/bin/python3 tests/faults/race-load --build $(BUILD_THREADS)

## make test-trixie      build and test this commit in a fresh Debian 13 (needs root)
.PHONY: test-trixie
test-trixie:
	@build-aux/in-debootstrap trixie make test

## make test-bookworm    both commands on this commit in a fresh Debian 12 (needs root)
.PHONY: test-bookworm
test-bookworm:
	@build-aux/in-debootstrap bookworm sh -c 'make run && make run && make test && make test'

## make test-desktop     tray and notifications with the panel of Xfce, and pictures of them
.PHONY: test-desktop
test-desktop:
	@build-aux/install-deps desktop
	@build-aux/build $(BUILD) $(MESON_OPTIONS)
	@build-aux/test-desktop $(BUILD)

## make bench            measure against psql, sqlite3 and SQLAlchemy
.PHONY: bench
bench:
	@build-aux/install-deps bench
	@build-aux/build $(BUILD_RELEASE) --buildtype=release -Dtests=false
	@/usr/bin/python3 bench/run --build $(BUILD_RELEASE) $(BENCH_ARGUMENTS)

## make bench-memory     peak memory for bodies of 10 MB, 100 MB and 1 GB
.PHONY: bench-memory
bench-memory:
	@build-aux/install-deps bench
	@build-aux/build $(BUILD_RELEASE) --buildtype=release -Dtests=false
	@/usr/bin/python3 bench/memory --build $(BUILD_RELEASE)
	@/usr/bin/python3 bench/memory-workbooks --build $(BUILD_RELEASE)
	@/usr/bin/python3 bench/memory-files --build $(BUILD_RELEASE)

## make bench-growth     what a row costs in loads of 100,000 to 3,000,000
.PHONY: bench-growth
bench-growth:
	@build-aux/install-deps bench
	@build-aux/build $(BUILD_RELEASE) --buildtype=release -Dtests=false
	@/usr/bin/python3 bench/growth --build $(BUILD_RELEASE)

## make bench-paging     an API with latency: one page at a time, and 16 in flight
.PHONY: bench-paging
bench-paging:
	@build-aux/install-deps bench
	@build-aux/build $(BUILD_RELEASE) --buildtype=release -Dtests=false
	@/usr/bin/python3 bench/paging --build $(BUILD_RELEASE)

## make bench-idle       what the service costs with 500 schedules and nothing due
.PHONY: bench-idle
bench-idle:
	@build-aux/install-deps bench
	@build-aux/build $(BUILD_RELEASE) --buildtype=release -Dtests=false
	@/usr/bin/python3 bench/idle --build $(BUILD_RELEASE)

## make screenshots      pictures of the window into BUILD/screenshots
.PHONY: screenshots
screenshots:
	@build-aux/install-deps test
	@build-aux/build $(BUILD) $(MESON_OPTIONS)
	@build-aux/screenshots $(BUILD)

## make fuzz             FUZZ_SECONDS of fuzzing for each target (needs clang)
.PHONY: fuzz
fuzz:
	@build-aux/install-deps test
	@CC=clang build-aux/build $(BUILD_FUZZ) -Dfuzzing=true -Dgtk=false -Db_sanitize=address,undefined -Db_lundef=false
	@build-aux/fuzz $(BUILD_FUZZ) $(FUZZ_SECONDS)

## make install          install a release build into PREFIX
.PHONY: install
install:
	@build-aux/build $(BUILD_RELEASE) --buildtype=release -Dtests=false --prefix=$(PREFIX)
	@meson install -C $(BUILD_RELEASE) --no-rebuild

## make clean            take all builds away
.PHONY: clean
clean:
	@rm -rf $(BUILD) $(BUILD_SANITIZE) $(BUILD_THREADS) $(BUILD_RELEASE) $(BUILD_FUZZ) _build
