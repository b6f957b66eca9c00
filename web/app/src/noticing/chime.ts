export type Chime = "knock" | "message";

interface Tone {
  readonly at: number;
  readonly hertz: number;
  readonly seconds: number;
  readonly loudness: number;
}

/** Two taps on wood; one soft bell. */
const TONES: Record<Chime, readonly Tone[]> = {
  knock: [
    { at: 0, hertz: 196, seconds: 0.14, loudness: 0.16 },
    { at: 0.2, hertz: 174, seconds: 0.18, loudness: 0.16 },
  ],
  message: [{ at: 0, hertz: 659, seconds: 0.45, loudness: 0.07 }],
};

let context: AudioContext | undefined;

/** Plays a soft sound; nothing where the browser lets the page make none, as before the person has pressed anything in it. */
export async function play(chime: Chime): Promise<void> {
  if (!("AudioContext" in window) || navigator.userActivation?.hasBeenActive === false) {
    return;
  }
  context ??= new AudioContext();
  await context.resume();
  for (const tone of TONES[chime]) {
    sound(context, tone);
  }
}

function sound(audio: AudioContext, { at, hertz, seconds, loudness }: Tone): void {
  const start = audio.currentTime + at;
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(loudness, start + 0.008);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
  volume.connect(audio.destination);
  const oscillator = audio.createOscillator();
  oscillator.type = "sine";
  oscillator.frequency.setValueAtTime(hertz, start);
  oscillator.frequency.exponentialRampToValueAtTime(hertz * 0.9, start + seconds);
  oscillator.connect(volume);
  oscillator.start(start);
  oscillator.stop(start + seconds);
}
