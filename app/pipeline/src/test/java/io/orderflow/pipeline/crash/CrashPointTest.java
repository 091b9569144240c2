package io.orderflow.pipeline.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** This process is started as production is: without the property. */
class CrashPointTest {

    private final List<String> calls = new ArrayList<>();
    private final Connection connection = (Connection) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                calls.add(method.getName());
                return null;
            });

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void withoutThePropertyNothingHappensAtAnyPoint(CrashPoint point) {
        assertThatCode(() -> point.reached(connection)).doesNotThrowAnyException();
        assertThat(calls).isEmpty();
    }

    @Test
    void withoutThePropertyNothingCanBeInstalled() {
        assertThatThrownBy(() -> CrashHook.install(CrashHook.NONE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("-Dorderflow.test.crash-point=hook");
    }

    @Test
    void anActionActsTheNthTimeItsPointIsReachedAndOnlyThen() throws SQLException {
        CrashAction action = CrashAction.parse("AFTER_LOCK:2:throw");

        action.reached(CrashPoint.AFTER_LOCK, connection);
        action.reached(CrashPoint.BEFORE_COMMIT, connection);
        assertThat(action.hasActed()).isFalse();
        assertThatThrownBy(() -> action.reached(CrashPoint.AFTER_LOCK, connection))
                .hasMessage("A test throws at AFTER_LOCK");
        assertThat(action.hasActed()).isTrue();
        action.reached(CrashPoint.AFTER_LOCK, connection);
    }

    @Test
    void aDisconnectionEndsTheConnectionWithTheErrorOfALostOne() {
        CrashAction action = CrashAction.parse("AFTER_COMMIT:1:disconnect");

        assertThatThrownBy(() -> action.reached(CrashPoint.AFTER_COMMIT, connection))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08S01"));
        assertThat(calls).containsExactly("abort");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AFTER_LOCK", "AFTER_LOCK:x:halt", "NOWHERE:1:halt", "AFTER_LOCK:1:explode"})
    void aMisspeltPointIsAnError(String text) {
        assertThatThrownBy(() -> CrashAction.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
