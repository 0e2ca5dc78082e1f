import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Who may do what, and the door for relayed senders: OpenZeppelin's AccessManager and ERC2771Forwarder, as published. */
export default buildModule("Access", (m) => {
  // The deployer is the admin until Roles hands over.
  const accessManager = m.contract("AccessManager", [m.getAccount(0)]);
  // EIP-712 names above 31 bytes do not fit OpenZeppelin's short strings.
  const forwarder = m.contract("ERC2771Forwarder", ["Cowry Forwarder"]);

  return { accessManager, forwarder };
});
