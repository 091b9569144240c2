package io.orderflow.pipeline.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import io.orderflow.condition.Condition;
import io.orderflow.program.contract.OrderContractSetting;
import io.orderflow.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of MySQL by their names. */
class MysqlFaultTest {

    @ParameterizedTest
    @CsvSource({
        "1290, HY000, MYSQL_READ_ONLY",
        "1836, HY000, MYSQL_READ_ONLY",
        "1792, 25006, MYSQL_READ_ONLY",
        "1044, 42000, MYSQL_PRIVILEGE_MISSING",
        "1142, 42000, MYSQL_PRIVILEGE_MISSING",
        "1143, 42000, MYSQL_PRIVILEGE_MISSING",
        "1227, 42000, MYSQL_PRIVILEGE_MISSING",
        "1370, 42000, MYSQL_PRIVILEGE_MISSING",
        "1153, 08S01, MYSQL_PACKET_TOO_SMALL",
        "1665, HY000, MYSQL_BINLOG_STATEMENT",
        "1235, 42000, MYSQL_NOT_SUPPORTED",
        "1105, HY000, MYSQL_NOT_SUPPORTED",
        "1449, HY000, MYSQL_DEFINER_MISSING",
        "1045, 28000, MYSQL_ACCESS_DENIED",
        "1698, 28000, MYSQL_ACCESS_DENIED",
        "1040, 08004, MYSQL_TOO_MANY_CONNECTIONS",
        "1203, 42000, MYSQL_TOO_MANY_CONNECTIONS",
        "1226, 42000, MYSQL_TOO_MANY_CONNECTIONS",
        "1021, HY000, MYSQL_DISK_FULL",
        "1114, HY000, MYSQL_DISK_FULL",
        "3, HY000, MYSQL_DISK_FULL",
        "28, HY000, MYSQL_DISK_FULL",
        "1049, 42000, MYSQL_DATABASE_MISSING",
        "1146, 42S02, MYSQL_TABLE_MISSING",
        "1364, HY000, MYSQL_COLUMNS_DIFFER",
        "1213, 40001, MYSQL_LOCKED",
        "1205, 41000, MYSQL_LOCKED",
        "3024, HY000, MYSQL_SLOW",
        "1053, 08S01, MYSQL_AWAY",
        "1406, 22001, MYSQL_ROW_REFUSED",
        "1644, 45000, MYSQL_ROW_REFUSED",
        "9999, 45000, MYSQL_ROW_REFUSED",
        "9999, HY000, MYSQL_ERROR",
        "9999, 08S01, MYSQL_AWAY"
    })
    void anErrorWithANumberHasItsName(int number, String state, Condition condition) {
        SQLException error = new SQLException("The server's words\nand more", state, number);

        assertThat(MysqlFault.of(error).condition()).isEqualTo(condition);
        assertThat(MysqlFault.of(error).text())
                .contains("The server's words (error " + number + ", SQLSTATE " + state + ")")
                .contains(condition.remedy())
                .doesNotContain("\n");
        assertThat(SqlFault.of(error)).isEqualTo(forTheChunk(condition));
    }

    /** What becomes of the chunk that meets an error of this condition. */
    private static SqlFault forTheChunk(Condition condition) {
        return switch (condition) {
            case MYSQL_ROW_REFUSED -> SqlFault.ROW;
            case MYSQL_ERROR -> SqlFault.UNLISTED;
            default -> condition.passesByItself() ? SqlFault.TRANSIENT : SqlFault.NEEDS_OPERATOR;
        };
    }

    @Test
    void anErrorOfTheDriverHasTheNameOfItsClass() {
        assertThat(condition(new SQLRecoverableException("Communications link failure", "08S01")))
                .isEqualTo(Condition.MYSQL_AWAY);
        assertThat(condition(new SQLNonTransientConnectionException("Could not create connection", "08001")))
                .isEqualTo(Condition.MYSQL_AWAY);
        SQLRecoverableException otherName = new SQLRecoverableException("Communications link failure", "08S01");
        otherName.initCause(new java.io.IOException(
                new java.security.cert.CertificateException("Server identity verification failed")));
        assertThat(condition(otherName)).isEqualTo(Condition.MYSQL_TLS_FAILED);
        assertThat(condition(new PacketTooBigException(40_000, 16_384))).isEqualTo(Condition.MYSQL_PACKET_TOO_SMALL);
        assertThat(condition(new SQLTimeoutException("Statement cancelled due to timeout")))
                .isEqualTo(Condition.MYSQL_SLOW);
        assertThat(condition(new SQLException("'NaN' is not a valid numeric value", "S1009")))
                .as("a value that the driver does not send says nothing of the server")
                .isEqualTo(Condition.MYSQL_ERROR);
        assertThat(condition(new SQLRecoverableException("link", "08S01", 0, new SSLHandshakeException("no"))))
                .isEqualTo(Condition.MYSQL_TLS_FAILED);
    }

    /** With several servers, the message must say which one. */
    @Test
    void aServerThatIsAwayIsNamed() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Mysql unreachable = new Mysql(new MysqlSettings(
                "127.0.0.1",
                port,
                "shop",
                "orders",
                OrderContractSetting.shipped(),
                "root",
                new Secret(""),
                MysqlSettings.SslMode.PREFERRED,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                TestLoading.ROWS,
                Map.of()));

        SQLException refused = catchThrowableOfType(
                SQLException.class, () -> unreachable.connectToServer().close());

        assertThat(MysqlFault.of(refused).text())
                .startsWith("MySQL cannot be reached: Communications link failure with 127.0.0.1:" + port
                        + " (error 0, SQLSTATE 08S01).");
        assertThat(SqlFault.of(refused)).isEqualTo(SqlFault.TRANSIENT);
    }

    @Test
    void thePublicKeyIsRecognizedByItsTextAlone() {
        SQLException error =
                new SQLNonTransientConnectionException("Public Key Retrieval is not allowed", "08001", 0, null);

        assertThat(MysqlFault.saysPublicKeyRefused(error)).isTrue();
        assertThat(condition(error)).isEqualTo(Condition.MYSQL_PUBLIC_KEY_REFUSED);
        assertThat(MysqlFault.saysPublicKeyRefused(new SQLException("Access denied", "28000", 1045)))
                .isFalse();
    }

    @Test
    void aPoolSaysWhatItsConnectionSaid() {
        SQLException pool = new SQLTransientConnectionException(
                "orderflow-read - Connection is not available", "08004", 0, new SQLException("denied", "28000", 1045));

        assertThat(condition(pool)).isEqualTo(Condition.MYSQL_ACCESS_DENIED);
    }

    @Test
    void aConditionOfMysqlIsNamedSo() {
        assertThat(MysqlFault.CONDITIONS)
                .hasSizeGreaterThan(20)
                .allMatch(one -> one.code().startsWith("MYSQL_"));
        assertThat(Condition.values())
                .filteredOn(one -> !MysqlFault.CONDITIONS.contains(one))
                .noneMatch(one -> one.code().startsWith("MYSQL_"));
    }

    private static Condition condition(SQLException e) {
        return MysqlFault.of(e).condition();
    }
}
