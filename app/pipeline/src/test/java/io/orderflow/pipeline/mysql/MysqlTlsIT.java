package io.orderflow.pipeline.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orderflow.condition.Condition;
import io.orderflow.local.Installation;
import io.orderflow.local.LocalMysql;
import io.orderflow.local.TestCertificates;
import io.orderflow.pipeline.mysql.MysqlSettings.SslMode;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.settings.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections that check whose certificate it is, and that show their own. On a MariaDB server with certificates of the
 * test's; and on a real MySQL server whose files are named by MYSQL_TLS_TEST_TRUSTSTORE and so on.
 */
@Tag("slow")
class MysqlTlsIT {

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;
    private static LocalMysql server;

    @BeforeAll
    static void start() {
        certificates = TestCertificates.in(folder.resolve("certificates"));
        server = start("server", folder.resolve("mariadb"));
        try (Connection connection = server.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE tls");
            statement.execute("CREATE USER plain@'%' IDENTIFIED BY 'secret' REQUIRE SSL");
            statement.execute("CREATE USER shown@'%' IDENTIFIED BY 'secret' REQUIRE X509");
            statement.execute("GRANT ALL ON tls.* TO plain@'%'");
            statement.execute("GRANT ALL ON tls.* TO shown@'%'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static LocalMysql start(String certificate, Path data, String... more) {
        LocalMysql.Options options = LocalMysql.Options.in(data)
                .relaxed()
                .withServerOption("--ssl=1")
                .withServerOption("--ssl-cert=" + certificates.certificatePem(certificate))
                .withServerOption("--ssl-key=" + certificates.keyPem(certificate))
                .withServerOption("--ssl-ca=" + certificates.certificatePem("ca"));
        for (String option : more) {
            options = options.withServerOption(option);
        }
        return LocalMysql.start(options, Installation.find(), line -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theServersCertificateAndNameAreChecked() throws SQLException {
        assertThat(cipher("plain", trusting(certificates.trusted()))).isNotEmpty();

        assertThat(refused("plain", trusting(certificates.foreignTrusted()))).isEqualTo(Condition.MYSQL_TLS_FAILED);
        try (LocalMysql elsewhere = start("elsewhere", folder.resolve("elsewhere"))) {
            Mysql mysql = mysql(
                    elsewhere.host(),
                    elsewhere.port(),
                    elsewhere.user(),
                    elsewhere.password(),
                    trusting(certificates.trusted()));
            assertThat(condition(mysql)).isEqualTo(Condition.MYSQL_TLS_FAILED);
        }
    }

    /** Like the job's JVM, the tests' JVM has no optimizing compiler. */
    @Test
    void theCipherIsOneThatThisJvmIsFastAt() throws SQLException {
        assertThat(cipher("plain", trusting(certificates.trusted()))).containsIgnoringCase("CHACHA20");
        for (String name : List.of("tlsCiphersuites", "tlsciphersuites", "enabledSSLCipherSuites")) {
            Map<String, String> chosen = trusting(certificates.trusted());
            chosen.put(name, "TLS_AES_256_GCM_SHA384");
            assertThat(cipher("plain", chosen)).as(name).contains("AES");
        }
    }

    /** Encrypted all the same: by what the server takes. */
    @Test
    void aServerThatDoesNotTakeThatCipherGetsAnother() throws SQLException {
        try (LocalMysql strict = start(
                "server",
                folder.resolve("strict"),
                "--tls-version=TLSv1.2",
                "--ssl-cipher=ECDHE-RSA-AES256-GCM-SHA384")) {
            Mysql mysql = mysql(
                    strict.host(), strict.port(), strict.user(), strict.password(), trusting(certificates.trusted()));
            assertThat(cipher(mysql)).isEqualTo("ECDHE-RSA-AES256-GCM-SHA384");
            assertThat(cipher(mysql)).as("again").isEqualTo("ECDHE-RSA-AES256-GCM-SHA384");
        }
    }

    @Test
    void aUserWhoMustShowACertificateIsLetInWithItAlone() throws SQLException {
        Map<String, String> own = trusting(certificates.trusted());
        assertThat(refused("shown", own)).isEqualTo(Condition.MYSQL_ACCESS_DENIED);

        own.put(
                "clientCertificateKeyStoreUrl",
                certificates.keyStore("client").toUri().toString());
        own.put("clientCertificateKeyStoreType", "PKCS12");
        own.put("clientCertificateKeyStorePassword", TestCertificates.PASSWORD);

        assertThat(cipher("shown", own)).isNotEmpty();
    }

    @Test
    void aRealMysqlServerIsCheckedToo() throws SQLException {
        Map<String, String> environment = System.getenv();
        String store = environment.getOrDefault("MYSQL_TLS_TEST_TRUSTSTORE", "");
        assumeTrue(
                !store.isEmpty(),
                "No MySQL server with certificates is named: MYSQL_TEST_HOST, _PORT, _USER, _PASSWORD and"
                        + " MYSQL_TLS_TEST_TRUSTSTORE (PKCS12) with MYSQL_TLS_TEST_PASSWORD");
        Map<String, String> trusting = new HashMap<>(trusting(Path.of(store)));
        trusting.put("trustCertificateKeyStorePassword", environment.getOrDefault("MYSQL_TLS_TEST_PASSWORD", ""));
        String host = environment.get("MYSQL_TEST_HOST");
        int port = Integer.parseInt(environment.getOrDefault("MYSQL_TEST_PORT", "3306"));
        String user = environment.getOrDefault("MYSQL_TEST_USER", "root");
        String password = environment.getOrDefault("MYSQL_TEST_PASSWORD", "");

        assertThat(cipher(mysql(host, port, user, password, trusting))).isNotEmpty();
        assertThat(condition(mysql(host, port, user, password, trusting(certificates.foreignTrusted()))))
                .isEqualTo(Condition.MYSQL_TLS_FAILED);
    }

    private static Map<String, String> trusting(Path store) {
        return new HashMap<>(Map.of(
                "trustCertificateKeyStoreUrl",
                store.toUri().toString(),
                "trustCertificateKeyStoreType",
                "PKCS12",
                "trustCertificateKeyStorePassword",
                TestCertificates.PASSWORD));
    }

    private static String cipher(String user, Map<String, String> properties) throws SQLException {
        return cipher(mysql(server.host(), server.port(), user, "secret", properties));
    }

    private static String cipher(Mysql mysql) throws SQLException {
        try (Connection connection = mysql.connectToServer();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW STATUS LIKE 'Ssl_cipher'")) {
            row.next();
            return row.getString(2);
        }
    }

    private static Condition refused(String user, Map<String, String> properties) {
        return condition(mysql(server.host(), server.port(), user, "secret", properties));
    }

    private static Condition condition(Mysql mysql) {
        SQLException refused = catchThrowableOfType(
                SQLException.class, () -> mysql.connectToServer().close());
        assertThat((Throwable) refused).as("the connection was not refused").isNotNull();
        return MysqlFault.of(refused).condition();
    }

    private static Mysql mysql(String host, int port, String user, String password, Map<String, String> properties) {
        return new Mysql(new MysqlSettings(
                host,
                port,
                "tls",
                "orders",
                OrderContractSetting.shipped(),
                user,
                new Secret(password),
                SslMode.VERIFY_IDENTITY,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                TestLoading.ROWS,
                properties));
    }
}
