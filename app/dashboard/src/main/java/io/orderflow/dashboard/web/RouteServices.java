package io.orderflow.dashboard.web;

import io.orderflow.dashboard.contract.ContractTrials;
import io.orderflow.dashboard.contract.CurrentContract;
import io.orderflow.dashboard.order.OrderHistory;
import io.orderflow.dashboard.order.OrderSubmission;
import io.orderflow.dashboard.overview.LiveOverview;
import io.orderflow.dashboard.reject.AuditLog;
import io.orderflow.dashboard.reject.RejectedQueries;
import io.orderflow.dashboard.reject.Replays;
import io.orderflow.dashboard.table.AnswerCache;
import io.orderflow.dashboard.table.StreamTables;
import io.orderflow.dashboard.watch.confirm.ConfirmationTail;
import io.orderflow.dashboard.watch.kafka.GroupsWatch;
import io.orderflow.dashboard.watch.record.Tail;

/** What the routes ask. */
public record RouteServices(
        LiveOverview situation,
        Tail tail,
        ConfirmationTail confirmations,
        GroupsWatch groups,
        OrderSubmission orders,
        OrderHistory lives,
        RejectedQueries rejected,
        Replays replays,
        StreamTables tables,
        AnswerCache answers,
        CurrentContract contract,
        ContractTrials trials,
        AuditLog audit) {}
