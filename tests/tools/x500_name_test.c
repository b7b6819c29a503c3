// SPDX-License-Identifier: BSD-2-Clause
// Whom a distinguished name means: RFC 4514, RFC 2253 and RFC 1779, from either end (abuse:M7).
#include "x500_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void abuse_m7_users(void **state)
{
    (void)state;
    static const struct {
        const char *name, *user; // NULL: nobody
    } cases[] = {
        {"DC=net,DC=example,UID=k02", "k02"}, // from the root
        {"UID=k02,DC=example,DC=net", "k02"}, // RFC 4514
        {"UID=jsmith,DC=example,DC=net", "jsmith"},
        {"OU=Sales+CN=J.  Smith,DC=example,DC=net", "J.  Smith"},
        {"CN=hanako+UID=k02,O=City,C=JP", "k02"}, // uid before cn, several in one
        {"CN=James \\\"Jim\\\" Smith\\, III,DC=example,DC=net", "James \"Jim\" Smith, III"},
        {"CN=Before\\0dAfter,DC=example,DC=net", "Before\rAfter"},
        {"1.3.6.1.4.1.1466.0=#04024869,DC=example", NULL},
        {"CN=Lu\\C4\\8Di\\C4\\87", "Lučić"},
        {"UID=#04024869,DC=net", "Hi"},
        {"uid=#0C024869", "Hi"},
        {"UID=#0403486", NULL},
        {"UID=#04034869", NULL},                           // one byte too few
        {"CN=hanako,CN=Users,DC=ad,DC=example", "hanako"}, // Active Directory
        {"DC=example,DC=ad,CN=Users,CN=hanako", "hanako"},
        {"0.9.2342.19200300.100.1.1=k02,DC=net", "k02"},
        {"OID.2.5.4.3=hanako", "hanako"},
        {"oid.2.5.4.3 = hanako ; O = City", "hanako"},
        {"CN=\"Tanaka, Hanako\",O=City", "Tanaka, Hanako"},
        {"CN=\"a\\\"b\" , O=City", "a\"b"},
        {"uid = k02 , dc = net", "k02"},
        {"uid=\\ k02\\ ,dc=net", " k02 "},
        {"uid=a=b,dc=net", "a=b"},
        {"uid=taro@ad.example", "taro@ad.example"},
        {"uid=AD\\\\taro", "AD\\taro"},
        {"UID=太郎,DC=net", "太郎"},
        {"UserID=k02", "k02"},
        {"UID=,CN=hanako", "hanako"}, // an empty one is none
        // nobody, or malformed
        {"DC=net,DC=example", NULL},
        {"DC=example-bank,DC=net", NULL},
        {"UID=", NULL},
        {"UID=k02,", NULL},
        {"UID=k02,DC", NULL},
        {"UID=k02,=net", NULL},
        {"UID=\"k02", NULL},
        {"UID=\"k02\"x,DC=net", NULL},
        {"UID=k02\\", NULL},
        {"UID=\\ff", NULL}, // not UTF-8
        {"UID=a\\00b", NULL},
        {"UID=#0400", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char user[256] = "";
        assert_true(x500_is_name(cases[i].name));
        bool found = x500_user(cases[i].name, user, sizeof user);
        if (found != (cases[i].user != NULL) || (found && strcmp(user, cases[i].user) != 0))
            fail_msg("%s: \"%s\"", cases[i].name, user);
    }
    static const char *const plain[] = {
        "", "hanako", "taro@ad.example", "AD\\taro", "田中=", "=x", "a b=c"};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_false(x500_is_name(plain[i]));
}

static void abuse_e3_sizes(void **state)
{
    (void)state;
    char name[700] = "UID=", user[256];
    memset(name + 4, 'u', 255);
    assert_true(x500_user(name, user, sizeof user));
    assert_int_equal(strlen(user), 255);
    name[4 + 255] = 'u';
    assert_false(x500_user(name, user, sizeof user)); // never cut
    memset(name + 4, 'u', 690);
    assert_false(x500_user(name, user, sizeof user));
    memset(name, 'a', 600);
    assert_false(x500_is_name(name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"abuse:M7 whom a distinguished name means", abuse_m7_users, NULL, NULL, NULL},
        {"abuse:E3 names fit or are refused", abuse_e3_sizes, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests_name("x500", tests, NULL, NULL);
}
