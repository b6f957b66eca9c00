import { looksAlike } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { Avatar } from "../design/Avatar.tsx";
import { Button } from "../design/Button.tsx";
import { Icon, type IconName } from "../design/Icon.tsx";
import { OperatorLinks } from "../design/OperatorLinks.tsx";
import { text } from "../text/text.ts";
import "./people.css";
import type { Person, Reading } from "./people.ts";

interface PeopleProps {
  people: readonly Person[];
  /** Nothing is written any more, so nobody reads it. */
  over: boolean;
  /** What can be done about all of them. */
  buttons?: ComponentChildren;
  /** The way to a record of the conversation. */
  record: ComponentChildren;
  onCompare: (person: Person) => void;
  onCode: () => void;
  onRemove?: ((guest: Person) => void) | undefined;
}

/** Who takes part, who is here, and who can read what is written now. */
export function People({ people, over, buttons, record, onCompare, onCode, onRemove }: PeopleProps) {
  return (
    <section>
      <h2 class="people-title">{text.conversation.peopleCount(people.length)}</h2>
      {buttons}
      <ul class="people">
        {people.map((person) => (
          <li class="person" key={person.id}>
            <Avatar name={person.name} kind={person.kind} />
            <div class="person-words">
              <p class="person-name">
                <bdi>{person.name}</bdi>
                {person.isHost && <span class="tag tag--host">{text.conversation.hostTag}</span>}
                {person.kind === "guest" && <span class="tag tag--guest">{text.conversation.guestTag}</span>}
              </p>
              {!over && <AlikeNote person={person} people={people} />}
              <PersonState person={person} over={over} />
              <PersonButtons person={person} onCompare={onCompare} onRemove={onRemove} />
            </div>
          </li>
        ))}
      </ul>
      <Button kind="quiet" small onClick={onCode}>
        {text.conversation.code.button}
      </Button>
      {record}
      {!over && people.some(({ kind }) => kind === "guest") && <p class="people-note">{text.conversation.vouching}</p>}
      <OperatorLinks />
    </section>
  );
}

/** Beside a guest whose name can be taken for another person's. */
function AlikeNote({ person, people }: { person: Person; people: readonly Person[] }) {
  const alike =
    person.kind === "guest" && !person.isSelf
      ? people.find((other) => other.id !== person.id && looksAlike(person.name, other.name))
      : undefined;
  return alike && <p class="person-alike">{text.conversation.looksLike(alike.name)}</p>;
}

const ICONS: Record<Reading, IconName> = {
  ready: "lock",
  relayed: "lock",
  queued: "clock",
  pending: "clock",
  refused: "warning",
};

/** It may end a line, and begins none. */
const AND = "\u00a0· ";

function PersonState({ person, over }: { person: Person; over: boolean }) {
  if (person.isSelf) {
    return <p class="person-state">{text.conversation.thisIsYou(person.devices.length)}</p>;
  }
  if (over) {
    return person.verifiedAs !== undefined && <p class="person-state person-verified">{verifiedWords(person)}</p>;
  }
  return (
    <p class={`person-state person-state--${person.reading}`}>
      <Icon name={ICONS[person.reading]} size={15} />
      <span>
        {text.conversation.reading[person.reading]}
        {person.present !== undefined && AND}
        {person.present !== undefined && (
          <span class="soft">{person.present ? text.conversation.present : text.conversation.away}</span>
        )}
        {person.verifiedAs !== undefined && AND}
        {person.verifiedAs !== undefined && <span class="person-verified">{verifiedWords(person)}</span>}
      </span>
    </p>
  );
}

function verifiedWords({ verifiedAs, name, devices }: Person): string {
  const former = verifiedAs === name ? undefined : verifiedAs;
  return text.conversation.verified(former, devices.length);
}

function PersonButtons({
  person,
  onCompare,
  onRemove,
}: { person: Person } & Pick<PeopleProps, "onCompare" | "onRemove">) {
  const comparable = !person.isSelf;
  const removable = onRemove !== undefined && person.kind === "guest" && !person.isSelf;
  return (
    (comparable || removable) && (
      <p class="person-actions">
        {comparable && (
          <Button
            kind="quiet"
            small
            label={text.conversation.compareWith(person.name)}
            onClick={() => onCompare(person)}
          >
            {text.conversation.compare}
          </Button>
        )}
        {removable && (
          <Button
            kind="quiet"
            small
            class="person-remove"
            label={text.conversation.removeName(person.name)}
            onClick={() => onRemove(person)}
          >
            {text.conversation.remove}
          </Button>
        )}
      </p>
    )
  );
}
