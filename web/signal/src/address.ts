const MAX_DEVICE_ID = 127;

/** One device of one person. Not a secret. */
export class ProtocolAddress {
  readonly name: string;
  readonly deviceId: number;

  /**
   * @param name whose device it is, such as a user id
   * @param deviceId 1 to 127, as libsignal has it
   */
  constructor(name: string, deviceId: number) {
    if (!Number.isInteger(deviceId) || deviceId < 1 || deviceId > MAX_DEVICE_ID) {
      throw new RangeError(`a device id is between 1 and ${MAX_DEVICE_ID}, not ${deviceId}`);
    }
    this.name = name;
    this.deviceId = deviceId;
  }

  equals(other: ProtocolAddress): boolean {
    return this.name === other.name && this.deviceId === other.deviceId;
  }

  /** `name.deviceId`; no two addresses share it. */
  toString(): string {
    return `${this.name}.${this.deviceId}`;
  }
}
