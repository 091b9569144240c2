package io.orderflow.pipeline.crash;

import io.orderflow.pipeline.crash.ProtocolWorld.Killed;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets several processes run one step at a time, in an order that a seed chooses: a step leads from one crash point to
 * the next. A process that waits for a lock of the database is passed over until it gets it. At each point the seed
 * also decides whether the process is killed there, loses its connection (after a commit: the answer), or meets a
 * defect.
 */
final class Interleaving implements CrashHook {

    private static final long BLOCKED_AFTER_MILLIS = 40;

    /** What becomes of a process at a point. */
    enum Fate {
        GO_ON,
        KILL,
        DISCONNECT,
        THROW
    }

    private static final class Actor {
        private boolean parked;
        private boolean released;
        private boolean over;
        private Fate fate = Fate.GO_ON;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Actor> actors = new ArrayList<>();
    private final Map<Thread, Actor> own = new ConcurrentHashMap<>();
    private final List<String> steps = new ArrayList<>();
    private final Random random;
    private final int faultsInHundred;

    Interleaving(long seed, int faultsInHundred) {
        this.random = new Random(seed);
        this.faultsInHundred = faultsInHundred;
    }

    /** Runs these to their ends. */
    void run(List<Runnable> processes) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (Runnable process : processes) {
            Actor actor = new Actor();
            actors.add(actor);
            Thread thread = new Thread(
                    () -> {
                        own.put(Thread.currentThread(), actor);
                        try {
                            process.run();
                        } catch (RuntimeException | Error e) {
                            synchronized (failures) {
                                failures.add(e);
                            }
                        } finally {
                            end(actor);
                        }
                    },
                    "process-" + actors.size());
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        while (step()) {
            // One after another.
        }
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw new AssertionError("A process failed after " + steps, failures.get(0));
            }
        }
    }

    private void end(Actor actor) {
        lock.lock();
        try {
            actor.over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets one process take a step; false if all are over. */
    private boolean step() throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(BLOCKED_AFTER_MILLIS);
            while (nanos > 0 && actors.stream().anyMatch(actor -> !actor.over && !actor.parked)) {
                nanos = changed.awaitNanos(nanos);
            }
            if (actors.stream().allMatch(actor -> actor.over)) {
                return false;
            }
            List<Actor> ready = actors.stream().filter(actor -> actor.parked).toList();
            if (!ready.isEmpty()) {
                Actor next = ready.get(random.nextInt(ready.size()));
                next.fate = fate();
                next.parked = false;
                next.released = true;
                changed.signalAll();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Fate fate() {
        if (random.nextInt(100) >= faultsInHundred) {
            return Fate.GO_ON;
        }
        return Fate.values()[1 + random.nextInt(3)];
    }

    @Override
    public void reached(CrashPoint point, Connection connection) throws SQLException {
        Actor actor = own.get(Thread.currentThread());
        if (actor == null) {
            return;
        }
        Fate fate;
        lock.lock();
        try {
            actor.parked = true;
            actor.released = false;
            changed.signalAll();
            while (!actor.released) {
                changed.awaitUninterruptibly();
            }
            fate = actor.fate;
            steps.add((actors.indexOf(actor) + 1) + " " + point + (fate == Fate.GO_ON ? "" : " " + fate));
        } finally {
            lock.unlock();
        }
        switch (fate) {
            case GO_ON -> {}
            case KILL -> {
                connection.abort(Runnable::run);
                throw new Killed(point);
            }
            case DISCONNECT -> {
                connection.abort(Runnable::run);
                throw new SQLNonTransientConnectionException("disconnected at " + point, "08S01");
            }
            case THROW -> throw new IllegalStateException("thrown at " + point);
        }
    }

    /** What happened, for a message. */
    List<String> steps() {
        return List.copyOf(steps);
    }
}
