package io.orderflow.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue of conditions. */
class ConditionTest {

    private static final Pattern SENTENCES = Pattern.compile("[A-Z].*(?:\\.|: \\./orderflow [a-z -]+)", Pattern.DOTALL);

    @Test
    void aCodeStandsForOneThing() {
        for (boolean state : List.of(true, false)) {
            assertThat(Arrays.stream(Condition.values())
                            .filter(one -> (one.kind() == Kind.STATE) == state)
                            .map(Condition::code))
                    .as(state ? "states" : "reasons")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void anExitCodeHasOneCause() {
        assertThat(Arrays.stream(Condition.values())
                        .filter(Condition::hasExitCode)
                        .map(Condition::exitCode))
                .doesNotHaveDuplicates()
                .allMatch(code -> (code >= 0 && code <= 2) || (code >= 64 && code < 255));
    }

    @ParameterizedTest
    @EnumSource
    void anEntryIsComplete(Condition condition) {
        assertThat(condition.code()).as("fits the columns").matches("[A-Z][A-Z_]{1,39}");
        assertThat(condition.meaning())
                .as("the first part of a sentence")
                .isNotBlank()
                .doesNotEndWith(".");
        assertThat(condition.sentence()).matches("[A-Z].*[^.]\\.");
        assertThat(condition.remedy()).matches(SENTENCES).doesNotContain("|", "\n");
        boolean ends = condition.kind() == Kind.STOP || condition.kind() == Kind.END;
        assertThat(condition.hasExitCode()).as("it ends a program").isEqualTo(ends);
    }

    /** The page sets a command off from its sentence: what follows "./orderflow" up to a sign must be one. */
    @ParameterizedTest
    @EnumSource
    void aCommandInARemedyIsFollowedByASign(Condition condition) {
        Pattern command = Pattern.compile("\\./orderflow [a-z -]*[a-z]");
        assertThat(command.matcher(condition.remedy()).results().map(found -> found.group()))
                .allMatch(found -> found.split(" ").length <= 4, "at most ./orderflow and three words");
        assertThat(condition.remedy().replace("./orderflow", ""))
                .as("a command begins with ./")
                .doesNotContain("orderflow ");
    }

    @Test
    void aProblemWithoutAnExitCodeEndsACommandAsAFault() {
        assertThat(Condition.MYSQL_AWAY.exitCode()).isEqualTo(1).isEqualTo(Condition.FAILED.exitCode());
        assertThat(Condition.KAFKA_AWAY.exitCode()).isEqualTo(66);
    }

    @Test
    void aCodeIsReadAsAStateOrAsAReason() {
        assertThat(Condition.state("FAILED")).contains(Condition.QUERY_WAITS_FOR_REPAIR);
        assertThat(Condition.reason("FAILED")).contains(Condition.FAILED);
        assertThat(Condition.reason("STARTING")).contains(Condition.STARTING);
        assertThat(Condition.state("FENCED")).isEmpty();
        assertThat(Condition.reason("OF_A_NEWER_PROGRAM")).isEmpty();
        assertThat(Condition.state("OF_A_NEWER_PROGRAM")).isEmpty();
    }

    @Test
    void anExceptionIsFoundInItsText() {
        StoppedException stop = new StoppedException(Condition.TOPIC_RECREATED, "It is another one.\nSecond line");

        assertThat(ConditionException.inText(
                        "Job aborted: [SOMETHING]: io.orderflow.X [NO_CODE]: a\n" + stop + "\n\tat x"))
                .contains(new ConditionException.Written(
                        "io.orderflow.condition.StoppedException", Condition.TOPIC_RECREATED, "It is another one."));
        assertThat(ConditionException.inText("java.lang.RuntimeException [FENCED]: text"))
                .isEmpty();
    }
}
