// SPDX-License-Identifier: BSD-2-Clause
// What a program that carries a software token is told on its command line or standard input:
//     pin=1234         sets the PIN
//     finger=yes|no    a sensor, and whether it knows the finger
//     vague=yes        its sensor may be for a finger or a code
//     touch=N|never    keep-alive frames before it is touched
//     fault=N          enum token_fault
//     hangs=yes|no     says nothing
//     status=CC:SS     CTAP command CC is always answered with status SS, hexadecimal; 00:00 ends
//     it upset=CC:EE      and with the CTAPHID error EE deaf=CC          and not at all u2f=yes it
//     is from before CTAP2 pinless=yes      it takes no PIN protection=no    it knows nothing of
//     credProtect room=no          it has no room for one more credential model=HEX        the
//     AAGUID maker=FILE       a maker of this model attests; its certificate goes to FILE
//     mapping=FILE     a key for bob under pam://warifu-test, with its line of pam_u2f in FILE
//     again            out and in: it forgets pauses
#ifndef WARIFU_FAKE_SETTINGS_H
#define WARIFU_FAKE_SETTINGS_H

#include "hid.h"

// As a new program finds it: what another one left in the middle is forgotten.
void setting_fresh(struct hid *hid);

// False when that is no setting.
bool setting_apply(struct hid *hid, const char *text);

#endif
