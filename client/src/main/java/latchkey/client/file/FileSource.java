package latchkey.client.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What is sent, which can be read again from any place, and does not change meanwhile. */
public interface FileSource extends Closeable {
  /** How many bytes there are. */
  long size() throws IOException;

  /**
   * Fills {@code into} from that place on.
   *
   * @throws EOFException where there are not so many bytes
   */
  void read(long from, byte[] into) throws IOException;

  /** A file on disk. */
  static FileSource of(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new FileSource() {
      @Override
      public long size() throws IOException {
        return channel.size();
      }

      @Override
      public void read(long from, byte[] into) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(into);
        while (rest.hasRemaining()) {
          if (channel.read(rest, from + rest.position()) < 0) {
            throw new EOFException(file + " has become shorter");
          }
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}
