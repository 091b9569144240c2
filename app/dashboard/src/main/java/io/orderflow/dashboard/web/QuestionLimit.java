package io.orderflow.dashboard.web;

import io.orderflow.dashboard.answer.ProblemDetails;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Limits how many requests ask MySQL and Kafka at a time: others wait a little, then are refused. */
final class QuestionLimit {

    private static final int MOST_QUESTIONS = 32;

    private static final Duration QUESTION_PATIENCE = Duration.ofSeconds(1);

    private final Semaphore questions = new Semaphore(MOST_QUESTIONS);

    /** Asks MySQL or Kafka. */
    interface Question {
        void ask() throws SQLException;
    }

    void asking(Question question) throws SQLException, InterruptedException {
        if (!questions.tryAcquire(QUESTION_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw ProblemDetails.busy("%d requests are being answered already".formatted(MOST_QUESTIONS));
        }
        try {
            question.ask();
        } finally {
            questions.release();
        }
    }
}
