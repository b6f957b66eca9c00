import type { MeetingState, MemberMeeting } from "@latchkey/client";
import type { Task } from "../design/task.ts";
import { Lobby } from "./Lobby.tsx";

interface DoorProps {
  state: MeetingState;
  actions: Pick<MemberMeeting, "admit" | "decline">;
  task: Task;
  /** In place of the usual one. */
  title?: string | undefined;
  id?: string;
}

/** The lobby of a meeting, with decisions whose failure the task tells. */
export function Door({ state, actions, task, title, id }: DoorProps) {
  const decide = (decision: () => Promise<void>) =>
    new Promise<void>((resolve) => {
      task.run(() => decision().finally(resolve));
    });
  return (
    <Lobby
      id={id}
      title={title}
      guests={state.lobby}
      invitations={state.invitations}
      present={[state.self.name, ...state.participants.map(({ name }) => name)]}
      onAdmit={(...sessionIds) => decide(() => actions.admit(...sessionIds))}
      onDecline={(sessionId) => decide(() => actions.decline(sessionId))}
    />
  );
}
