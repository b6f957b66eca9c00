package latchkey.protocol.log.meeting;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import latchkey.protocol.log.CanonicalForm;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Form;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.AccountPlace;

/** Reads the bodies of entries, and the parts that several have. */
final class Bodies {
  private Bodies() {}

  static AccountPlace place(latchkey.protocol.log.meeting.wire.AccountPlace wire, boolean present)
      throws EntryRefused {
    Form.that(present, "the entry names no place of an account");
    return new AccountPlace(
        Form.number(wire.getIndex(), WrittenEntry.MAX_NUMBER, "the account's index"),
        Form.hash(wire.getHash(), "the account's hash"));
  }

  static void requireEmptyBody(WrittenEntry entry) throws EntryRefused {
    body(Empty.parser(), entry);
  }

  static <M extends Message> M body(Parser<M> parser, WrittenEntry entry) throws EntryRefused {
    return CanonicalForm.parse(parser, entry.content().getBody(), "the entry's body");
  }
}
