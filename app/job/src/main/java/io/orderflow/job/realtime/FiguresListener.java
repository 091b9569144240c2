package io.orderflow.job.realtime;

import io.orderflow.job.realtime.SettledFigures.Slice;
import io.orderflow.pipeline.settle.PartitionResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Collects what the tasks of a query have counted from Spark's events, each second of a task once. Driver only;
 * thread-safe.
 */
final class FiguresListener extends SparkListener {

    private final long accumulator;
    private final Map<Long, Long> lastOfTask = new HashMap<>();
    private List<PartitionResult> results = new ArrayList<>();

    /** @param accumulator the id of the query's {@link SettledFigures} */
    FiguresListener(long accumulator) {
        this.accumulator = accumulator;
    }

    @Override
    public synchronized void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        for (var tasks = update.accumUpdates().iterator(); tasks.hasNext(); ) {
            var task = tasks.next();
            take((Long) task._1(), task._4());
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        long task = end.taskInfo().taskId();
        take(task, end.taskInfo().accumulables());
        lastOfTask.remove(task);
    }

    private void take(long task, Seq<AccumulableInfo> infos) {
        for (Iterator<AccumulableInfo> all = infos.iterator(); all.hasNext(); ) {
            AccumulableInfo info = all.next();
            if (info.id() == accumulator
                    && info.update().isDefined()
                    && info.update().get() instanceof List<?> sent) {
                long last = lastOfTask.getOrDefault(task, 0L);
                for (Object each : sent) {
                    Slice slice = (Slice) each;
                    if (slice.number() > last) {
                        results.add(slice.result());
                        last = slice.number();
                    }
                }
                lastOfTask.put(task, last);
            }
        }
    }

    /** What has arrived since the last call. */
    synchronized List<PartitionResult> take() {
        List<PartitionResult> taken = results;
        results = new ArrayList<>();
        return taken;
    }
}
