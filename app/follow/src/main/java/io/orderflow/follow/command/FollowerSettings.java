package io.orderflow.follow.command;

import io.orderflow.follow.group.FollowSettings;

/** What the settings of every command that follows orders have in common. */
public interface FollowerSettings {

    FollowSettings follow();

    Reporting reporting();
}
