// SPDX-License-Identifier: BSD-2-Clause
// How the lines of an export begin and end. For the files of this folder only.
#ifndef WARIFU_EVIDENCE_EXPORT_FORM_H
#define WARIFU_EVIDENCE_EXPORT_FORM_H

#define EXPORT_FIRST "{\"export\":\"warifu audit log 1\",\"key\":\""
#define EXPORT_FIRST_HEAD "\",\"head\":\""
#define EXPORT_HEAD "{\"head\":\""
#define EXPORT_NOTE_END "\"}"
#define EXPORT_HASH "{\"hash\":\""
#define EXPORT_ENTRY "\",\"entry\":"
#define EXPORT_ENTRY_END "}"

#endif
