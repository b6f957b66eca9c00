package latchkey.bench.machine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Processor time of this process's threads from one moment on. What the JVM spends beside them, on
 * compiling and collecting, is not in it.
 */
public final class ProcessorTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** They free what anybody has dropped, libsignal's objects above all. */
  private static final Set<String> COLLECTING =
      Set.of("Reference Handler", "Finalizer", "Common-Cleaner");

  private final Map<Long, Long> before = now();

  /** From now on. */
  public static ProcessorTime start() {
    return new ProcessorTime();
  }

  private static Map<Long, Long> now() {
    Map<Long, Long> times = new HashMap<>();
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && !COLLECTING.contains(thread.getThreadName())) {
        long id = thread.getThreadId();
        times.put(id, THREADS.getThreadCpuTime(id));
      }
    }
    return times;
  }

  /** Of all threads, in nanoseconds. */
  public long nanos() {
    long sum = 0;
    for (Map.Entry<Long, Long> thread : now().entrySet()) {
      sum += Math.max(0, thread.getValue() - before.getOrDefault(thread.getKey(), 0L));
    }
    return sum;
  }

  /** Of all threads but the calling one. */
  public long othersNanos() {
    return nanos() - ownNanos();
  }

  /** Of the calling thread. */
  public long ownNanos() {
    long own = Thread.currentThread().threadId();
    return THREADS.getThreadCpuTime(own) - before.getOrDefault(own, 0L);
  }
}
