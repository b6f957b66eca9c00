import type { MeetingState, MemberMeeting } from "@latchkey/client";
import type { Task } from "../design/task.ts";
import { Lobby } from "./Lobby.tsx";
import { MemberLobby } from "./MemberLobby.tsx";

interface DoorProps {
  state: MeetingState;
  actions: Pick<MemberMeeting, "admit" | "decline" | "admitMember" | "declineMember">;
  task: Task;
  /** In place of the usual one. */
  title?: string | undefined;
  id?: string;
}

/** The lobbies of a meeting, of guests and of accounts, with decisions whose failure the task tells. */
export function Door({ state, actions, task, title, id }: DoorProps) {
  const decide = (decision: () => Promise<void>) =>
    new Promise<void>((resolve) => {
      task.run(() => decision().finally(resolve));
    });
  const present = [state.self.name, ...state.participants.map(({ name }) => name)];
  return (
    <>
      {state.lobby.length > 0 && (
        <Lobby
          id={id}
          title={title}
          guests={state.lobby}
          invitations={state.invitations}
          present={present}
          onAdmit={(...sessionIds) => decide(() => actions.admit(...sessionIds))}
          onDecline={(sessionId) => decide(() => actions.decline(sessionId))}
        />
      )}
      {state.isHost && state.memberLobby.length > 0 && (
        <MemberLobby
          members={state.memberLobby}
          invitations={state.invitations}
          present={present}
          onAdmit={(userId) => decide(() => actions.admitMember(userId))}
          onDecline={(userId) => decide(() => actions.declineMember(userId))}
        />
      )}
    </>
  );
}
