package latchkey.client.store;

import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.Require;

/** Those with whom the person has compared safety numbers, in all of this device's meetings. */
public final class VerifiedPeople {
  private final Records records;

  VerifiedPeople(Records records) {
    this.records = records;
  }

  /**
   * What the mark belongs to.
   *
   * @param identityKey 33 bytes: the one in the safety number
   * @param name what the other was called then
   */
  public record Mark(Bytes identityKey, String name) {
    public Mark {
      Require.present(identityKey, "identityKey");
      Require.present(name, "name");
    }
  }

  /** By a user's id, or a guest's session id. */
  public Optional<Mark> get(String id) {
    return records
        .get(Kind.VERIFIED_PERSON, id)
        .map(json -> Json.mapper().readValue(json, Mark.class));
  }

  public void put(String id, Mark mark) {
    records.put(Kind.VERIFIED_PERSON, id, Json.mapper().writeValueAsBytes(mark));
  }

  public void delete(String id) {
    records.delete(Kind.VERIFIED_PERSON, id);
  }
}
