package latchkey.client.socket;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * What all connections of a process share below Socket.IO. OkHttp by itself opens 64 WebSockets and
 * lets further ones wait, and keeps a process from ending; this does neither.
 */
final class Transport {
  static final OkHttpClient HTTP = client();

  private Transport() {}

  private static OkHttpClient client() {
    Dispatcher dispatcher =
        new Dispatcher(
            new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                5,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                  Thread made = new Thread(task, "latchkey-socket");
                  made.setDaemon(true);
                  return made;
                }));
    dispatcher.setMaxRequests(Integer.MAX_VALUE);
    dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
    return new OkHttpClient.Builder().dispatcher(dispatcher).build();
  }
}
