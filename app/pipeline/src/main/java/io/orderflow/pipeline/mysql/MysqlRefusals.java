package io.orderflow.pipeline.mysql;

import static io.orderflow.settings.Refusals.never;
import static io.orderflow.settings.Refusals.unless;

import io.orderflow.settings.Refusals;
import java.util.List;
import java.util.Set;

/** The properties of Connector/J that OrderFlow does not pass through. One line each, with the reason. */
final class MysqlRefusals {
    private static final String FILES = "a server could then read files of this machine";
    private static final String CODE = "it loads a class into the driver, which could change or leak rows";
    private static final String ZONE = "order times would be moved by the zone; OrderFlow stores them as written";
    private static final String COUNTS = "OrderFlow decides how rows are written, and counts what the server answers";
    private static final String HIDDEN = "a transaction would silently continue on another connection";
    private static final String REPORTED = "values would be changed where MySQL reports an error now";

    static final Refusals TABLE = new Refusals(List.of(
            never("user", "use mysql.user"),
            never("password*", "use mysql.password or mysql.password-file"),
            never("sslMode", "use mysql.ssl-mode"),
            never("useSSL", "use mysql.ssl-mode"),
            never("requireSSL", "use mysql.ssl-mode"),
            never("verifyServerCertificate", "use mysql.ssl-mode"),
            never("connectTimeout", "use mysql.connect-timeout"),
            never("socketTimeout", "use mysql.socket-timeout"),
            unless("allowLoadLocalInfile", Set.of("false"), FILES),
            never("allowLoadLocalInfileInPath", FILES),
            unless("allowUrlInLocalInfile", Set.of("false"), FILES),
            unless("autoDeserialize", Set.of("false"), "a server could run code here through serialized objects"),
            never("queryInterceptors", CODE),
            never("statementInterceptors", CODE),
            never("exceptionInterceptors", CODE),
            never("connectionLifecycleInterceptors", CODE),
            never("propertiesTransform", CODE),
            never("socketFactory", CODE),
            never("logger", CODE),
            never("profilerEventHandler", CODE),
            never("clientInfoProvider", CODE),
            never("authenticationPlugins", CODE),
            never("serverConfigCacheFactory", CODE),
            never("queryInfoCacheFactory", CODE),
            never("parseInfoCacheFactory", CODE),
            never("loadBalance*", HIDDEN),
            never("ha.*", HIDDEN),
            unless("autoReconnect", Set.of("false"), HIDDEN),
            unless("autoReconnectForPools", Set.of("false"), HIDDEN),
            unless("allowMultiQueries", Set.of("false"), "one text must never be able to hold two statements"),
            never("rewriteBatchedStatements", COUNTS),
            never("continueBatchOnError", COUNTS),
            never("useAffectedRows", COUNTS),
            never("connectionTimeZone", ZONE),
            never("serverTimezone", ZONE),
            never("forceConnectionTimeZoneToSession", ZONE),
            never("preserveInstants", ZONE),
            never("zeroDateTimeBehavior", ZONE),
            unless("jdbcCompliantTruncation", Set.of("true"), REPORTED),
            never("sessionVariables", REPORTED + " (sql_mode), or the isolation level"),
            never("characterEncoding", "names are UTF-8 (utf8mb4) from the topic to the table"),
            never(
                    "createDatabaseIfNotExist",
                    "a misspelt database would be created; orderflow schema creates the right one"),
            never("useConfigs", "it would set properties that were refused here")));

    private MysqlRefusals() {}
}
