broken 'E1 abuse:A2 a head once a second at most' tokend/vault/loop/heads.c '(!ending && left(vault) > 0)' 'false' vault_heads_test
broken 'E1 abuse:A2 the last head when the vault ends' tokend/vault/loop/heads.c '(!ending && left(vault) > 0)' 'left(vault) > 0' vault_heads_test
broken 'E1 abuse:A2 a head of the last records, when nothing follows' tokend/vault/loop/heads.c 'return most < 0 || wait < most ? (int)wait : most;' 'return most;' vault_heads_test
broken 'E1 a head that was not signed is owed' tokend/vault/loop/heads.c '        return;
    }
    line[' '        vault->heads.owed = false;
        return;
    }
    line[' vault_heads_test
