package io.orderflow.dashboard;

import org.junit.jupiter.api.extension.ExtendWith;

/** A test of the API on the dashboard that all of them share. Tests run in any order, and add records of their own. */
@ExtendWith(ApiStages.class)
abstract class OverHttp {

    final ApiStage stage;
    final Api api;

    OverHttp(ApiStage stage) {
        this.stage = stage;
        this.api = stage.api();
    }
}
