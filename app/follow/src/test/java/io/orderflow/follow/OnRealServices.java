package io.orderflow.follow;

import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests with topics and a database of their own. */
@ExtendWith(RealServices.class)
public abstract class OnRealServices {

    protected TestTopics topics;
    protected TestDatabase database;

    @BeforeEach
    void services(TestTopics ofThisTest, TestDatabase own) {
        topics = ofThisTest;
        database = own;
    }
}
