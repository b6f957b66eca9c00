package latchkey.client.distribute;

import latchkey.client.model.KeyCoverage;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;

/** Told how handing out goes. */
public interface Outcomes {
  void coverage(KeyCoverage coverage);

  void progress(int done, int total);

  void failed(Address recipient, ErrorCode code, String reason);

  void identityKeyChanged(Address recipient, Bytes shown);
}
