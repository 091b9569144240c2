package io.orderflow.dashboard.watch.mysql;

import io.orderflow.condition.Condition;
import io.orderflow.pipeline.mysql.MysqlFault;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.EnumSet;
import java.util.Set;

/** Errors of the server for a person. */
public final class SqlText {

    private static final Set<Condition> MISSING =
            EnumSet.of(Condition.MYSQL_TABLE_MISSING, Condition.MYSQL_DATABASE_MISSING);
    private static final Set<Condition> SLOW = EnumSet.of(Condition.MYSQL_LOCKED, Condition.MYSQL_SLOW);

    private SqlText() {}

    /** What an error says of the server. */
    public enum Meaning {
        /** A table or the database is not there. */
        MISSING,
        /**
         * It answers, and something stands in the way that has a name: a privilege, a password, read-only, a full disk.
         */
        REFUSED,
        /** It answers, but not to this, not now. */
        SLOW,
        /** It cannot be reached. */
        AWAY
    }

    public static Meaning meaning(SQLException e) {
        boolean poolIsEmpty = e instanceof SQLTransientConnectionException && !(e.getCause() instanceof SQLException);
        Condition condition = condition(e);
        if (MISSING.contains(condition)) {
            return Meaning.MISSING;
        }
        if (SLOW.contains(condition) || poolIsEmpty) {
            return Meaning.SLOW;
        }
        return condition == Condition.MYSQL_AWAY ? Meaning.AWAY : Meaning.REFUSED;
    }

    /** Its name; of the cause if it is the pool that speaks. */
    public static Condition condition(SQLException e) {
        return e instanceof TablesNewerException
                ? Condition.TABLES_NEWER
                : MysqlFault.of(e).condition();
    }

    /** One line; of the cause if it is the pool that speaks. */
    public static String of(SQLException e) {
        return e instanceof TablesNewerException
                ? e.getMessage()
                : MysqlFault.of(e).message();
    }

    /** What it is, in the server's own words as well, and what to do. */
    public static String remedy(SQLException e) {
        return e instanceof TablesNewerException
                ? e.getMessage()
                : MysqlFault.of(e).text();
    }

    /** Whether a table or the database is not there. */
    public static boolean saysMissing(SQLException e) {
        return meaning(e) == Meaning.MISSING;
    }
}
