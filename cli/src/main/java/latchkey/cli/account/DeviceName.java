package latchkey.cli.account;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a person knows this machine by. */
public final class DeviceName {
  private DeviceName() {}

  public static String ofThisMachine() {
    try {
      return "Terminal on " + InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "Terminal";
    }
  }
}
