// SPDX-License-Identifier: BSD-2-Clause
#include "glass_paper.h"
#include "base/secret.h"
#include "session.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

#define RULE "--------------------------------------------------------------------------------\n"

static void put_day(const AdminRow *row, const char *field, char *text, size_t size)
{
    const time_t seconds = (time_t)field_number(row, field, 0);
    struct tm day;

    if (localtime_r(&seconds, &day) == NULL || strftime(text, size, "%Y-%m-%d", &day) == 0)
        snprintf(text, size, "?");
}

static void put_head(const AdminRow *row, FILE *out)
{
    char issued[32], until[32];

    put_day(row, "issued", issued, sizeof issued);
    put_day(row, "until", until, sizeof until);
    fprintf(out,
            "                     非常用コード   /   Break-glass codes\n" RULE
            "端末       Host        %s\n"
            "封筒番号   Envelope    %s          確認文字   Check letters   %s\n"
            "アカウント Account     %s\n"
            "コンソール Consoles    %s\n"
            "発行       Issued      %s   %s\n"
            "期限       Valid until %s\n" RULE,
            field_text(row, "host"), field_text(row, "envelope"), field_text(row, "check"),
            field_text(row, "account"), field_text(row, "consoles"), issued,
            field_text(row, "issued_by"), until);
}

static void put_instructions(FILE *out)
{
    fputs(
        "\n使えるのは、認証サービス（tokend）が応答しないときの、この端末のコンソールだけです。\n"
        "ssh、sudo、su では使えません。コードのほかに、アカウントのパスワードが要ります。\n"
        "  1. 情報セキュリティ管理者に連絡し、開封者・日時・理由を封筒に書いて開封する。\n"
        "  2. コンソールで上のアカウント名を入力し、未使用のコードとパスワードを入力する。\n"
        "  3. 使ったコードを線で消し、使用日時・使用者を書く。一度使ったコードは使えない。\n"
        "  4. 復旧後、使用を報告する。「warifu review list」に、確認されるまで残る。\n"
        "  5. 残りを破棄し、新しい封筒を作る（warifu break-glass issue）。\n"
        "\nThey work only while tokend does not answer, on a console of this host; not over ssh,\n"
        "not with sudo or su. The password of the account is needed as well.\n"
        "  1. Call the information security manager; write on the envelope who opens it,\n"
        "     when and why.\n"
        "  2. At the console type the account's name, a code that is not crossed out, and\n"
        "     the password.\n"
        "  3. Cross the code out; write down when and who. Each works once.\n"
        "  4. Report it afterwards: it stays in `warifu review list` until it is reviewed.\n"
        "  5. Destroy the rest and make a new envelope: warifu break-glass issue\n\n",
        out);
}

// True when there was at least one.
static bool put_codes(const char *codes, FILE *out)
{
    unsigned number = 0;

    fputs(
        "No.  コード  Code              使用日時  Used           使用者・理由  Name, reason\n" RULE,
        out);
    while (*codes != '\0') {
        const size_t length = strcspn(codes, " ");
        fprintf(out, "%3u  %.*s   ____________________   _________________________\n", ++number,
                (int)length, codes);
        codes += length + (codes[length] == ' ' ? 1 : 0);
    }
    fputs(RULE
          "I, L, O, U は使っていません。1 と 0 は数字です。ハイフンは省略できます。各組の最後の\n"
          "文字は、入力の誤りを見つけるためのものです。\n"
          "There is no I, L, O or U; 1 and 0 are digits; hyphens may be left out. The last\n"
          "letter of each group finds typing errors.\n",
          out);
    return number > 0;
}

static void put_label(const AdminRow *row, FILE *out)
{
    char issued[32], until[32];

    put_day(row, "issued", issued, sizeof issued);
    put_day(row, "until", until, sizeof until);
    fprintf(
        out,
        "\f\n（封筒に貼る / Label of the envelope）\n\n" RULE
        "\n        非 常 用 コ ー ド 在 中      BREAK-GLASS CODES\n\n"
        "        端末 Host  %s      封筒番号 Envelope  %s\n"
        "        発行 Issued  %s    期限 Valid until  %s\n\n"
        "        開封には情報セキュリティ管理者への連絡が必要です。開封は必ず記録してください。\n"
        "        Call the information security manager before you open it, and record it.\n\n"
        "        封印  Sealed by   ______________________   日付 Date  ____________\n"
        "        封印  Sealed by   ______________________   日付 Date  ____________\n\n"
        "        開封  Opened by   ______________________   日時 When  ____________\n"
        "        理由  Reason      ________________________________________________\n\n" RULE,
        field_text(row, "host"), field_text(row, "envelope"), issued, until);
}

bool glass_paper(const AdminRow *row, char *paper, size_t size)
{
    static const char *const needed[] = {"host",     "envelope",  "check", "account",
                                         "consoles", "issued_by", "codes"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (field_text(row, needed[i]) == NULL || field_text(row, needed[i])[0] == '\0')
            return false;
    memset(paper, 0, size);
    FILE *out = fmemopen(paper, size, "w");
    if (out == NULL)
        return false;
    setvbuf(out, NULL, _IONBF, 0); // no copy of the codes in a buffer of the library's
    put_head(row, out);
    put_instructions(out);
    bool whole = put_codes(field_text(row, "codes"), out);
    put_label(row, out);
    whole = ftell(out) < (long)size - 1 && whole;
    return fclose(out) == 0 && whole;
}
