// SPDX-License-Identifier: BSD-2-Clause
#include "front/texts/texts_obstacle.h"
#include <stddef.h>

#define N_(text) text

static Obstacle obstacle_of(const VaultReply *reply)
{
    switch (reply->which_body) {
    case VaultReply_plan_tag:
        return reply->body.plan.obstacle;
    case VaultReply_outcome_tag:
        return reply->body.outcome.obstacle;
    case VaultReply_change_tag:
        return reply->body.change.obstacle;
    case VaultReply_offer_tag:
        return reply->body.offer.obstacle;
    case VaultReply_confirmed_tag:
        return reply->body.confirmed.obstacle;
    default:
        return Obstacle_OBSTACLE_NONE;
    }
}

// What a person reads out to whom they call is in brackets.
static const char *const texts[_Obstacle_ARRAYSIZE] = {
    [Obstacle_OBSTACLE_DICTIONARY] =
        N_("No new password can be set on this machine at the moment (its word list, "
           "cracklib-runtime, cannot be read). This is not your fault; your password stays valid."),
    [Obstacle_OBSTACLE_LEAKED] =
        N_("No new password can be set on this machine at the moment (its list of leaked passwords "
           "cannot be read). This is not your fault; your password stays valid."),
    [Obstacle_OBSTACLE_CLOCK] =
        N_("Codes of authenticator apps cannot be checked on this machine at the moment (its clock "
           "is not synchronised). This is not your fault; your password stays valid."),
};

const char *texts_obstacle(const VaultReply *reply)
{
    const Obstacle obstacle = reply != NULL ? obstacle_of(reply) : Obstacle_OBSTACLE_NONE;

    return (unsigned)obstacle < _Obstacle_ARRAYSIZE ? texts[obstacle] : NULL;
}
