package io.orderflow.follow.confirm;

import io.orderflow.follow.Following;
import java.time.Clock;

/** Starts confirmers in threads of the test. */
public final class Confirming {

    private Confirming() {}

    public static Following start(ConfirmSettings settings) {
        return Following.start(settings.follow(), () -> new ConfirmDelivery(settings, Clock.systemUTC()));
    }
}
