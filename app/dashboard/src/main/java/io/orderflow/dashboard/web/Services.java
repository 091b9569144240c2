package io.orderflow.dashboard.web;

import io.orderflow.dashboard.order.OrderDesk;
import io.orderflow.dashboard.order.OrderLife;
import io.orderflow.dashboard.reject.RejectedDesk;
import io.orderflow.dashboard.reject.ReplayDesk;
import io.orderflow.dashboard.table.Answers;
import io.orderflow.dashboard.table.StreamTables;
import io.orderflow.dashboard.watch.GroupsWatch;
import io.orderflow.dashboard.watch.Situation;
import io.orderflow.dashboard.watch.Tail;

/** What the routes ask. */
public record Services(
        Situation situation,
        Tail tail,
        GroupsWatch groups,
        OrderDesk orders,
        OrderLife lives,
        RejectedDesk rejected,
        ReplayDesk replays,
        StreamTables tables,
        Answers answers) {}
