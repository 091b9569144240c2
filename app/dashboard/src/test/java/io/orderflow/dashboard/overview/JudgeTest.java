package io.orderflow.dashboard.overview;

import static io.orderflow.dashboard.LedgerFixture.heartbeat;
import static io.orderflow.dashboard.LedgerFixture.row;
import static io.orderflow.dashboard.LedgerFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.dashboard.DashboardSettings;
import io.orderflow.dashboard.SettableClock;
import io.orderflow.dashboard.answer.Json;
import io.orderflow.dashboard.watch.Availability;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.mysql.DatabaseSnapshot;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.operate.LedgerReport;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsSources;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a trigger interval of a second: silent from 15 s on, stuck from 30 s on, behind from 15 s on. */
class JudgeTest {

    private static final PipelineSettings SETTINGS = Settings.load(
                    new SettingsSources(Map.of(), Map.of(), Map.of(), Path.of("target")), DashboardSettings::read)
            .values()
            .job();
    private static final LedgerReport.Heartbeat RUNNING = heartbeat("RUNNING", "", "", 0);

    private final SettableClock clock = new SettableClock();
    private final Judge judge = new Judge(SETTINGS, clock);
    private final Availability mysql = new Availability(Outage.MYSQL, clock);
    private final Availability kafka = new Availability(Outage.KAFKA, clock);

    private Verdict judge(Optional<DatabaseSnapshot> snapshot, Judge.Waiting waiting) {
        return judge.judge(snapshot, mysql, kafka, waiting);
    }

    private Verdict judge(LedgerReport.Heartbeat heartbeat, Judge.Waiting waiting) {
        return judge(Optional.of(snapshot(Optional.of(heartbeat), row(0, "T", 10))), waiting);
    }

    /** What waits: so many records, the oldest for so long; null: its age is unknown. */
    private Judge.Waiting waiting(long records, Long seconds) {
        Optional<Instant> oldest =
                Optional.ofNullable(seconds).map(Duration::ofSeconds).map(clock::ago);
        return new Judge.Waiting(records, oldest, false);
    }

    private void answersAt(Duration later) {
        clock.pass(later);
        mysql.answered();
        kafka.answered();
    }

    @ParameterizedTest(name = "{0} {1}, heartbeat {2} s old, {3} records wait, the oldest {4} s: {5} {6}")
    @CsvSource({
        // state, reason, age, lag, oldest, verdict, reason of the verdict
        "RUNNING,  '',                   0,   0,    , flowing, ''",
        "RUNNING,  '',                  15,   5,  15, flowing, ''",
        "RUNNING,  '',                   0,   5,  16, behind,  LAG",
        "RUNNING,  '',                   0,   5,    , flowing, ''",
        "RUNNING,  DEAD_LETTERS_UNSENT,  0,   0,    , flowing, DEAD_LETTERS_UNSENT",
        "RUNNING,  DEAD_LETTERS_UNSENT,  0,   5,  16, behind,  DEAD_LETTERS_UNSENT",
        "RUNNING,  '',                  16,   0,    , stopped, HEARTBEAT_SILENT",
        "STARTING, '',                   0,   5,  99, behind,  STARTING",
        "PAUSED,   REJECT_BUDGET,        0,   5,   1, stalled, REJECT_BUDGET",
        "WAITING,  MYSQL_AWAY,           0,   0,    , stalled, MYSQL_AWAY",
        "WAITING,  MYSQL_AWAY,          16,   0,    , stopped, HEARTBEAT_SILENT",
        "STOPPED,  '',                 999,   5,  99, stopped, ''",
        "STOPPED,  RETENTION_LOSS,     999,   5,  99, stopped, RETENTION_LOSS",
    })
    void theVerdictFollowsFromHeartbeatAndLag(
            String state, String reason, long age, long lag, Long oldest, Verdict.Word word, String wanted) {
        Verdict verdict = judge(heartbeat(state, reason, "", age * 1_000), waiting(lag, oldest));

        assertThat(verdict.verdict()).isEqualTo(word);
        assertThat(verdict.reason()).isEqualTo(wanted);
        assertThat(verdict.since()).isEqualTo(SettableClock.START);
    }

    @Test
    void aVerdictCarriesTheWordsOfTheCatalogue() {
        Verdict stalled = judge(heartbeat("WAITING", "MYSQL_READ_ONLY", "It says so", 0), Judge.Waiting.NONE);

        assertThat(stalled.meaning()).isEqualTo(Condition.MYSQL_READ_ONLY.sentence());
        assertThat(stalled.remedy()).isEqualTo(Condition.MYSQL_READ_ONLY.remedy());
        assertThat(Json.text(stalled))
                .contains("\"reason\":\"MYSQL_READ_ONLY\"", "\"meaning\":\"MySQL takes no writes.\"", "\"remedy\":\"");
        assertThat(judge(RUNNING, Judge.Waiting.NONE).remedy()).isEqualTo("Nothing to do.");
        assertThat(judge(heartbeat("STOPPED", "", "", 0), Judge.Waiting.NONE).remedy())
                .startsWith("Start it again: ./orderflow job");
    }

    /** The dashboard may be older than the job. */
    @Test
    void aCodeOfANewerProgramIsShownAsItIsWithoutARemedy() {
        Verdict waiting = judge(heartbeat("WAITING", "NEWER_REASON", "Its words", 0), Judge.Waiting.NONE);
        assertThat(waiting.verdict()).isEqualTo(Verdict.Word.stalled);
        assertThat(waiting.reason()).isEqualTo("NEWER_REASON");
        assertThat(waiting.message()).isEqualTo("Its words");
        assertThat(waiting.meaning() + waiting.remedy()).isEmpty();

        Verdict unknownState = judge(heartbeat("NEWER_STATE", "NEWER_REASON", "Its words", 0), Judge.Waiting.NONE);
        assertThat(unknownState.verdict()).isEqualTo(Verdict.Word.flowing);
        assertThat(unknownState.reason()).isEqualTo("NEWER_REASON");
        assertThat(Json.text(unknownState)).contains("\"remedy\":\"\"");
    }

    @Test
    void anOutageCarriesTheWordsOfTheCatalogue() {
        assertThat(Json.text(Outage.kafka(SettableClock.START, "Timed out")))
                .contains(Condition.KAFKA_AWAY.sentence(), Condition.KAFKA_AWAY.remedy());
    }

    @Test
    void aBacklogWhoseRecordsHaveNoUsableTimestampIsBehind() {
        Verdict verdict = judge(RUNNING, new Judge.Waiting(5_000, Optional.empty(), true));

        assertThat(verdict.verdict()).isEqualTo(Verdict.Word.behind);
        assertThat(verdict.reason()).isEqualTo("LAG");
    }

    @Nested
    class BeforeAJobRuns {

        @Test
        void nothingIsKnownAtTheStart() {
            assertThat(judge(Optional.empty(), Judge.Waiting.NONE).reason()).isEqualTo("STARTING");
        }

        @Test
        void missingTablesAreNamed() {
            DatabaseSnapshot none = new DatabaseSnapshot(Instant.EPOCH, Optional.empty(), Optional.empty());

            assertThat(judge(Optional.of(none), Judge.Waiting.NONE).reason()).isEqualTo("TABLES_MISSING");
        }

        @Test
        void aPipelineWithoutAHeartbeatHasNeverStarted() {
            assertThat(judge(Optional.of(snapshot(Optional.empty())), Judge.Waiting.NONE)
                            .reason())
                    .isEqualTo("NEVER_STARTED");
        }

        @Test
        void aLedgerThatDoesNotAddUpIsWorseThanAnyHeartbeat() {
            DatabaseSnapshot unbalanced = snapshot(Optional.of(RUNNING), row(0, "T", 10, 9));

            assertThat(judge(Optional.of(unbalanced), Judge.Waiting.NONE).reason())
                    .isEqualTo("LEDGER_UNBALANCED");
        }
    }

    @Nested
    class Standstill {

        @ParameterizedTest(name = "{0} s without progress: {1}")
        @CsvSource({"30, LAG", "31, NO_PROGRESS"})
        void isNoProgressAfterHalfAMinuteInWhichRecordsWait(long seconds, String reason) {
            judge(RUNNING, waiting(5, 99L));
            answersAt(Duration.ofSeconds(seconds));

            Verdict verdict = judge(RUNNING, waiting(5, 99L));

            assertThat(verdict.reason()).isEqualTo(reason);
        }

        @Test
        void saysForHowLongNothingWasSettled() {
            judge(RUNNING, waiting(5, 99L));
            answersAt(Duration.ofSeconds(45));

            assertThat(judge(RUNNING, waiting(5, 99L)).message())
                    .isEqualTo("5 records wait, and none was settled for 45 s");
        }

        @Test
        void doesNotCountWhileNothingWaits() {
            judge(RUNNING, waiting(0, null));
            answersAt(Duration.ofMinutes(10));
            judge(RUNNING, waiting(0, null));

            assertThat(judge(RUNNING, waiting(5, 1L)).verdict()).isEqualTo(Verdict.Word.flowing);
        }

        @Test
        void countsAgainFromEachStartOfTheJob() {
            judge(RUNNING, waiting(5, 1L));
            answersAt(Duration.ofMinutes(10));
            LedgerReport.Heartbeat next = heartbeat("RUNNING", "", "", 0, LocalDateTime.parse("2026-11-28T10:09:59"));

            assertThat(judge(next, waiting(5, 1L)).verdict()).isEqualTo(Verdict.Word.flowing);
        }
    }

    @Nested
    class ASystemThatDoesNotAnswer {

        @Test
        void stallsThePipelineIfItIsMysql() {
            mysql.failed("Communications link failure");

            Verdict verdict = judge(RUNNING, Judge.Waiting.NONE);

            assertThat(verdict.verdict()).isEqualTo(Verdict.Word.stalled);
            assertThat(verdict.reason()).isEqualTo("MYSQL_AWAY");
            assertThat(verdict.message()).isEqualTo("MySQL does not answer: Communications link failure");
        }

        @Test
        void isNamedAsRefusingIfItDoes() {
            mysql.failed(Condition.MYSQL_ACCESS_DENIED, "Access denied");

            assertThat(judge(RUNNING, Judge.Waiting.NONE).message()).isEqualTo("MySQL refuses: Access denied");
        }

        @Test
        void isOnlyTheDashboardsConcernIfItIsKafka() {
            kafka.failed("Timed out");

            Verdict verdict = judge(RUNNING, Judge.Waiting.NONE);

            assertThat(verdict.verdict()).isEqualTo(Verdict.Word.flowing);
            assertThat(verdict.reason()).isEqualTo("KAFKA_AWAY");
        }

        @Test
        void isUnavailableTenSecondsAfterItsLastAnswer() {
            clock.pass(Duration.ofSeconds(10));
            assertThat(mysql.away()).isEmpty();
            clock.pass(Duration.ofMillis(1));

            assertThat(mysql.away().orElseThrow().since()).isEqualTo(SettableClock.START);
        }
    }

    @Test
    void aVerdictHoldsSinceItWasFirstSeenAndNotSinceItWasLastSeen() {
        judge(RUNNING, waiting(5, 99L));
        answersAt(Duration.ofSeconds(5));
        assertThat(judge(RUNNING, waiting(4, 99L)).since()).isEqualTo(SettableClock.START);
        answersAt(Duration.ofSeconds(5));

        assertThat(judge(RUNNING, waiting(0, null)).since()).isEqualTo(SettableClock.START.plusSeconds(10));
    }
}
