// SPDX-License-Identifier: BSD-2-Clause
#include "settings/clauses.h"
#include <string.h>

static const struct clause clauses[] = {
    {"A1", "K5.1イ(1) K6.4.2イ Y4(1)②ア Y5(4)④ M/C/S6(3)①",
     "「知識」「所持」「存在」のうち異なる二つ以上を併用する", "two different factor classes"},
    {"A2", "K6.4.2ア Y5(4)②", "ログインに複数の認証情報を求める",
     "logins need several credentials"},
    {"A3", "K6.3.6 K8.2.2 Y7(2)②", "外部からのアクセスを制限する",
     "access from outside is limited"},
    {"A4", "K8.2.5", "試行回数の制限、タイムアウト、ログイン・ログアウト時刻の表示",
     "limited attempts, timeouts, login and logout times shown"},
    {"A5", "K8.2.1イ Y7(2)①イ", "利用者 ID の登録・変更・抹消と点検", "life cycle of user IDs"},
    {"A6", "K7.4.2 Y6(4)②", "ID は本人だけが使い、共用 ID は決められた利用者だけが使う",
     "an ID is personal; a shared one is for its listed users"},
    {"A7", "K8.2.4", "機器固有情報による端末の識別", "terminals are identified"},
    {"A8", "K5.1イ(1) K8.2.1ア", "業務ごとの専用端末、権限のないアクセスの防止",
     "dedicated terminals, no access without right"},
    {"A9", "K7.1.1ケ K7.4.1イ(2) Y6(1)①キ", "離席時のロック、カードの抜取り",
     "lock when leaving the seat"},
    {"B1", "K7.4.3ウ K8.2.6ウ Y6(4)③ウ", "十分な長さで想像しにくいパスワード",
     "passwords long enough and hard to guess"},
    {"B2", "K7.4.3ウ", "端末・カード内で照合する PIN は対象外",
     "a PIN checked inside the card is exempt"},
    {"B3", "K7.4.3キ K8.2.6イ", "仮のパスワードは最初のログインで変更する",
     "temporary passwords are changed at the first login"},
    {"B4", "K8.2.6ウ", "発行するパスワードも同じ基準を満たす",
     "issued passwords meet the same rules"},
    {"B5", "K7.4.3オ Y6(4)③エ", "流出したパスワードは速やかに変更する",
     "leaked passwords are changed at once"},
    {"B6", "K8.2.6エ Y7(2)①ウ(オ)", "特権 ID のパスワードは概ね 6 か月以内に変更し再利用しない",
     "privileged passwords change about every 6 months and are never reused"},
    {"B7", "K8.2.6ア,オ Y7(2)③", "認証情報ファイルの保護", "credential files are protected"},
    {"B8", "K7.4.3ク", "機器にパスワードを記憶させない", "no machine remembers a password"},
    {"C1", "K7.4.1ア", "ID カード等の適正な管理", "cards are managed"},
    {"C2", "K7.4.1イ(1) Y6(4)①ア(ア)", "ID カード等を共有しない", "cards are not shared"},
    {"C3", "K7.4.1イ(3) Y6(4)①ア(ウ)", "紛失の報告", "loss is reported"},
    {"C4", "K7.4.1ウ Y6(4)①イ", "紛失したカードの使用を速やかに停止する",
     "a lost card stops at once"},
    {"C5", "K7.4.1エ Y6(4)①ウ", "切替え前のカードの回収と廃棄",
     "old cards are collected and destroyed"},
    {"C6", "K7.1.1コ K8.2.1イ(2)", "異動・退職時の返却と抹消", "everything is returned on leaving"},
    {"D1", "K8.2.1ウ(1) Y7(2)①ウ(ア)", "特権 ID の利用者は必要最小限",
     "as few privileged IDs as possible"},
    {"D2", "K8.2.1ウ(2) Y7(2)①ウ(エ)", "特権 ID の変更を委託事業者に行わせない",
     "contractors do not change privileged IDs"},
    {"D3", "K8.2.1ウ(3) Y7(2)①ウ(オ)",
     "特権 ID は職員等の端末以上に強化する（定期変更、入力回数制限）",
     "privileged IDs are stronger: regular change, fewer tries"},
    {"D4", "K8.2.1ウ(4) Y7(2)④", "特権による接続時間を必要最小限に制限する",
     "privileged connection time is limited"},
    {"D5", "K8.2.1ウ(5) Y7(2)①ウ(カ)", "特権 ID を初期設定以外のものにする",
     "privileged IDs are not under a default name"},
    {"D6", "K9.3 Y7(2)①ウ(イ),(ウ)", "特権の代行者の指名と通知", "deputies are named and notified"},
    {"D7", "K8.1.5ウ Y7(1)④ウ", "システム変更は二人以上で行い互いに確認する",
     "two people make a system change"},
    {"D8", "K3.2.10 Y2(8)", "申請者と承認者、監査人と被監査部門の分離",
     "the applicant is not the approver"},
    {"E1", "K8.1.7ア Y7(1)⑥ア", "ログの保存と改ざん防止", "logs are kept and safe from change"},
    {"E2", "K8.1.7イ Y7(1)⑥イ", "取得するログ項目と取得できない場合の扱い",
     "what is logged, and what happens when it cannot be"},
    {"E3", "K8.1.7ウ Y7(1)⑥ウ", "ログの点検・分析", "logs are inspected"},
    {"E4", "K8.1.7エ", "ログの外部媒体への保存", "logs are backed up"},
    {"E5", "K8.1.5ア,イ Y7(1)④", "システム変更の作業記録", "records of system changes"},
    {"E6", "K9.1イ Y8(1)②", "正確な時刻", "exact time"},
    {"E7", "K8.5.3–8.5.5", "攻撃の記録と報告", "attacks are recorded and reported"},
    {"F1", "K9.5.1 Y8(4)①", "例外措置の許可", "exceptions need permission"},
    {"F2", "K9.5.2 Y8(4)②", "緊急時の例外措置", "emergencies: act first, report at once"},
    {"F3", "K9.5.3 Y8(4)③", "例外措置の申請書の管理", "applications are kept"},
    {"F4", "K7.3.2", "事故報告の項目", "what an incident report contains"},
    {"F5", "K9.7.2 Y8(6)②", "権利の停止・剥奪", "rights can be taken away"},
    {"G1", "K9.2.1ウ Y8(2)①ウ", "設定の遵守状況の確認", "settings are checked regularly"},
    {"G2", "K11.2 Y10(2)", "自己点検", "self-inspection"},
    {"G3", "K8.2.1イ(3),(4)", "ID とアクセス権の点検", "unused IDs and rights are inspected"},
    {"H1", "K8.3.5 Y7(3)⑤", "入出力データの検査", "input is checked"},
    {"H2", "K6.4.3 Y5(4)⑤", "セキュリティチップの活用", "security chips are used"},
    {"H3", "K8.1.3 Y7(1)②", "バックアップ", "backups"},
    {"H4", "K6.1.2 Y5(1)②", "サーバの冗長化", "servers are redundant"},
    {"H5", "K5.1ア K8.5.1", "通信を必要なものに限定する", "communication is limited"},
    {"H6", "K6.1.7", "機器の廃棄", "equipment is disposed of"},
};

#define COUNT (sizeof clauses / sizeof *clauses)

const struct clause *clause_by_id(const char *id)
{
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(clauses[i].id, id) == 0)
            return &clauses[i];
    return NULL;
}

const struct clause *clause_table(size_t *count)
{
    *count = COUNT;
    return clauses;
}
