# SPDX-License-Identifier: BSD-2-Clause
# Disks that fail, power that is cut, processes that are killed. Short by default; CI_SLOW=1 in full.

FAULT_TESTS = tests/fault/store_power_test tests/fault/store_batch_test tests/fault/store_kill_test \
	tests/fault/store_flip_test tests/fault/store_scale_test
check_PROGRAMS += $(FAULT_TESTS)
TESTS += $(FAULT_TESTS)
libtest_a_SOURCES += tests/fault/faulty_disk.c tests/fault/faulty_disk.h tests/fault/faulty_memory.c \
	tests/fault/faulty_memory.h tests/fault/store_world.c tests/fault/store_world.h
# A source of the tests that want it: in the archive its malloc would be everybody's.
REFUSED_MEMORY = tests/fault/refused_memory.c tests/fault/refused_memory.h
