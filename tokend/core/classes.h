// SPDX-License-Identifier: BSD-2-Clause
// Factor classes and what counts as two (A1; promise 2). A verification yields a set of classes;
// policy unions sets; two authenticators of one class are one class.
#ifndef WARIFU_CORE_CLASSES_H
#define WARIFU_CORE_CLASSES_H

#include <stdbool.h>
#include <stdint.h>

typedef uint8_t class_set; // bit set of:
#define CLASS_NONE ((class_set)0)
#define CLASS_KNOWLEDGE ((class_set)1)  // 知識: password, PIN
#define CLASS_POSSESSION ((class_set)2) // 所持: card, key, one-time code generator
#define CLASS_INHERENCE ((class_set)4)  // 存在: fingerprint
#define CLASS_ALL ((class_set)7)

// Number of different classes in the set.
unsigned class_count(class_set set);

// Whether `shown` satisfies a demand of at least `count` different classes that include all of
// `include`. A demand of zero classes is satisfied by nothing at all: there is no such rule.
bool classes_satisfy(class_set shown, unsigned count, class_set include);

// "knowledge+possession" for people and logs; static storage for each of the eight sets.
const char *class_set_name(class_set set);

#endif
