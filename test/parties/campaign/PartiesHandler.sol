// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IParties} from "../../../contracts/parties/interfaces/IParties.sol";
import {
    Account,
    NO_END,
    PartyId,
    PartyRole,
    PartyState,
    RoleSet,
    roleSet
} from "../../../contracts/parties/types/PartyTypes.sol";
import {CHEATS, deploy, draw, oneIn, signed} from "../../shared/Cheats.sol";

/// @notice How a party stands from one moment on, as the campaign writes it down: plainly.
/// @param time From when on.
/// @param state Its state.
/// @param ends The end day of each role.
struct Fact {
    uint40 time;
    PartyState state;
    uint16[9] ends;
}

/// @notice What the campaign remembers of a party. Places of people count from one, and zero is nobody.
struct Book {
    PartyId id;
    uint256 registrar;
    uint256 controller;
    uint256 proposed;
    Fact[] facts;
}

/// @notice Who held a prefix from when until when.
struct Holding {
    uint256 prefix;
    PartyId party;
    uint40 from;
    uint40 until;
}

/// @notice An answer about a second that was over when it was given.
struct Answer {
    address account;
    uint40 time;
    PartyId party;
    RoleSet roles;
}

/// @notice What happened, to be counted.
enum PartyDeed {
    Register,
    Roles,
    State,
    Bind,
    Release,
    Control,
    Hire,
    EndSigner,
    TakeOver,
    Refusal
}

/// @title PartiesHandler
/// @notice What the runner calls in a random sequence: registrars and controlling accounts that do what they may and
/// what they may not, within one second or days apart. It is the authority, too, and says who is a registrar.
abstract contract PartiesHandler {
    /* CONSTANTS */

    uint256 private constant PEOPLE = 12;
    uint256 private constant REGISTRARS = 3;
    uint256 private constant MAX_PARTIES = 4;
    uint256 private constant MAX_ANSWERS = 12;
    uint256 private constant PREFIXES = 8;

    bytes32 private constant CONSENT = keccak256(
        "SignerConsent(uint64 party,address account,uint32 roles,uint40 from,uint40 until,uint40 deadline)"
    );

    /* STORAGE */

    IParties internal immutable PARTIES;
    bytes32 private immutable SEPARATOR;

    address[] private _people;
    uint256[] private _keys;
    mapping(address account => bool isRegistrar) private _registrars;
    uint40 private _now = 1_800_000_000;
    uint256 private _actions;

    Book[] private _books;
    mapping(address account => Account record) private _ties;
    Holding[] private _holdings;
    Answer[] private _answers;
    mapping(PartyDeed deed => uint256 count) private _effects;
    string private _broken;

    /// @dev Who sends the next deed that is forwarded.
    address private _sender;

    /* CONSTRUCTOR */

    constructor() {
        for (uint256 i = 0; i < PEOPLE; ++i) {
            _keys.push(uint256(keccak256(abi.encode("person", i))));
            _people.push(CHEATS.addr(_keys[i]));
            _registrars[_people[i]] = i < REGISTRARS;
        }
        PARTIES = IParties(deploy("Parties", abi.encode(address(this), address(0xf0))));
        SEPARATOR = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Cowry Parties"),
                keccak256("1"),
                block.chainid,
                address(PARTIES)
            )
        );
    }

    modifier action(uint256 seed) {
        ++_actions;
        CHEATS.warp(_now);
        _;
        _ask(seed);
    }

    /// @notice What the registry asks its authority.
    function canCall(address caller, address, bytes4) external view returns (bool, uint32) {
        return (_registrars[caller], 0);
    }

    /* ACTIONS */

    /// @notice Somebody registers a party.
    function register(uint256 seed) external action(seed) {
        if (_books.length == MAX_PARTIES) return;
        uint256 caller = oneIn(6, seed, "stranger") ? _anyone(seed) : draw(seed, "registrar", 1, REGISTRARS);
        uint256 proposed = _anyone(seed);
        RoleSet roles = RoleSet.wrap(uint32(draw(seed, "roles", 0, 511)));
        uint16 endDay = _drawDay(seed);

        CHEATS.prank(_person(caller));
        bytes32 identity = bytes32(_books.length + 1);
        try PARTIES.register(identity, 0, _person(proposed), roles, endDay) returns (PartyId id) {
            if (!_registrars[_person(caller)]) _broken = "a stranger registered a party";
            Book storage book = _books.push();
            (book.id, book.registrar, book.proposed) = (id, caller, proposed);
            Fact storage fact = book.facts.push();
            (fact.time, fact.state) = (_now, PartyState.Active);
            _setEnds(fact, roles, endDay);
            ++_effects[PartyDeed.Register];
        } catch {
            ++_effects[PartyDeed.Refusal];
        }
    }

    /// @notice Roles are granted or ended.
    function changeRoles(uint256 seed) external action(seed) {
        if (_books.length == 0) return;
        Book storage book = _anyBook(seed);
        RoleSet roles = RoleSet.wrap(uint32(draw(seed, "roles", 0, 511)));
        uint16 endDay = oneIn(2, seed, "end") ? 0 : _drawDay(seed);
        if (endDay == 0) roles = _held(book, roles);

        bool isRight = _asRegistrar(book, seed);
        try this.sendRoles(book.id, roles, endDay) {
            if (!isRight) _broken = "roles were changed by another";
            _setEnds(_newFact(book), roles, endDay);
            ++_effects[PartyDeed.Roles];
        } catch {
            ++_effects[PartyDeed.Refusal];
        }
    }

    /// @notice A party is suspended, resumed or ended.
    function changeState(uint256 seed) external action(seed) {
        if (_books.length == 0) return;
        Book storage book = _anyBook(seed);
        PartyState from = _last(book).state;
        PartyState to =
            oneIn(12, seed, "final")
                ? PartyState.Ended
                : (from == PartyState.Active ? PartyState.Suspended : PartyState.Active);
        bool isRight = _asRegistrar(book, seed);
        try this.sendState(book.id, to) {
            if (!isRight) _broken = "a state was changed by another";
            if (from == PartyState.Ended) _broken = "a party that had ended moved";
            _newFact(book).state = to;
            ++_effects[PartyDeed.State];
        } catch {
            ++_effects[PartyDeed.Refusal];
        }
    }

    /// @notice A prefix is bound.
    function bindPrefix(uint256 seed) external action(seed) {
        if (_books.length == 0) return;
        Book storage book = _anyBook(seed);
        uint256 place = draw(seed, "prefix", 0, PREFIXES - 1);
        (uint64 prefix, uint8 length) = prefixAt(place);
        bool isRight = _asRegistrar(book, seed);
        try this.sendBind(book.id, prefix, length) {
            if (!isRight) _broken = "a prefix was bound by another";
            _holdings.push(Holding(place, book.id, _now, NO_END));
            ++_effects[PartyDeed.Bind];
        } catch {
            ++_effects[PartyDeed.Refusal];
        }
    }

    /// @notice A prefix is released, mostly one that is held.
    function releasePrefix(uint256 seed) external action(seed) {
        if (_holdings.length == 0) return;
        Holding storage holding = _holdings[draw(seed, "holding", 0, _holdings.length - 1)];
        (uint64 prefix, uint8 length) = prefixAt(holding.prefix);
        Book storage book = _bookOf(holding.party);
        bool isRight = _asRegistrar(book, seed);
        try this.sendRelease(book.id, prefix, length) {
            if (!isRight) _broken = "a prefix was released by another";
            _endHolding(holding.prefix, book.id);
            ++_effects[PartyDeed.Release];
        } catch {
            ++_effects[PartyDeed.Refusal];
        }
    }

    /// @notice Control is proposed, by the controlling account or the registrar, or accepted.
    function changeControl(uint256 seed) external action(seed) {
        if (_books.length == 0) return;
        Book storage book = _anyBook(seed);
        if (oneIn(2, seed, "propose")) return _propose(book, seed);

        uint256 caller = oneIn(5, seed, "stranger") ? _anyone(seed) : book.proposed;
        if (caller == 0) return;
        CHEATS.prank(_person(caller));
        try PARTIES.acceptControl(book.id) {
            if (caller != book.proposed) _broken = "control was taken without a proposal";
            if (book.controller != 0) _ties[_person(book.controller)].until = _now;
            _tie(caller, Account(book.id, _now, NO_END, RoleSet.wrap(type(uint32).max)));
            (book.controller, book.proposed) = (caller, 0);
            ++_effects[PartyDeed.Control];
        } catch {
            ++_effects[PartyDeed.Refusal];
        }
    }

    /// @notice Somebody, mostly a controlling account, adds a signer, mostly with its consent.
    function hire(uint256 seed) external action(seed) {
        if (_books.length == 0) return;
        Book storage book = _anyBook(seed);
        uint256 caller = oneIn(5, seed, "stranger") ? _anyone(seed) : book.controller;
        if (caller == 0) return;
        uint256 place = draw(seed, "account", 1, PEOPLE);
        uint256 signer = oneIn(6, seed, "forged") ? _anyone(seed) : place;
        Account memory record = Account({
            party: book.id,
            from: uint40(_now + draw(seed, "from", 0, 2 days)),
            until: oneIn(2, seed, "open") ? NO_END : uint40(_now + draw(seed, "until", 0, 6 days)),
            roles: RoleSet.wrap(uint32(draw(seed, "duties", 0, 511)))
        });
        bytes memory consent = _consent(place, signer, record);

        CHEATS.prank(_person(caller));
        try
            PARTIES.addSigner(record.party, _person(place), record.roles, record.from, record.until, _now + 1, consent)
        {
            if (caller != book.controller) _broken = "a signer was added by another";
            if (signer != place) _broken = "a signer was added without its consent";
            _tie(place, record);
            ++_effects[PartyDeed.Hire];
        } catch {
            ++_effects[PartyDeed.Refusal];
        }
    }

    /// @notice Somebody ends a signer.
    function endSigner(uint256 seed) external action(seed) {
        uint256 place = draw(seed, "account", 1, PEOPLE);
        address account = _person(place);
        PartyId party = _ties[account].party;
        uint256 controller = party.isNull() ? 0 : _bookOf(party).controller;
        uint256 caller = [_anyone(seed), controller == 0 ? place : controller, place][draw(seed, "caller", 0, 2)];
        CHEATS.prank(_person(caller));
        try PARTIES.endSigner(account) {
            if (caller != controller && caller != place) _broken = "a signer was ended by another";
            _ties[account].until = _now;
            ++_effects[PartyDeed.EndSigner];
        } catch {
            ++_effects[PartyDeed.Refusal];
        }
    }

    /// @notice A registrar loses the role or gets it back, and somebody takes over.
    function takeOver(uint256 seed) external action(seed) {
        if (_books.length == 0) return;
        Book storage book = _anyBook(seed);
        uint256 place = draw(seed, "registrar", 1, REGISTRARS);
        if (oneIn(2, seed, "office")) _registrars[_person(place)] = !_registrars[_person(place)];
        bool isVacant = !_registrars[_person(book.registrar)];
        uint256 caller = oneIn(4, seed, "stranger") ? _anyone(seed) : place;
        CHEATS.prank(_person(caller));
        try PARTIES.takeOver(book.id) {
            if (!isVacant || !_registrars[_person(caller)]) _broken = "a record was taken over against the rules";
            book.registrar = caller;
            ++_effects[PartyDeed.TakeOver];
        } catch {
            ++_effects[PartyDeed.Refusal];
        }
    }

    /// @notice Time passes: one second, hours, or days.
    function pass(uint256 seed) external action(seed) {
        _now += uint40([uint256(1), 3 hours, 2 days][draw(seed, "how long", 0, 2)]);
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](16);
        bytes4[10] memory each = [
            this.register.selector,
            this.changeRoles.selector,
            this.changeState.selector,
            this.bindPrefix.selector,
            this.releasePrefix.selector,
            this.changeControl.selector,
            this.hire.selector,
            this.endSigner.selector,
            this.takeOver.selector,
            this.pass.selector
        ];
        for (uint256 i = 0; i < 10; ++i) selectors[i] = each[i];
        selectors[10] = this.pass.selector;
        selectors[11] = this.pass.selector;
        selectors[12] = this.register.selector;
        selectors[13] = this.changeControl.selector;
        selectors[14] = this.changeControl.selector;
        selectors[15] = this.bindPrefix.selector;
    }

    /* FORWARDED: two deeds under one try */

    function sendRoles(PartyId party, RoleSet roles, uint16 endDay) external {
        _pass(
            endDay == 0
                ? abi.encodeCall(IParties.endRoles, (party, roles))
                : abi.encodeCall(IParties.grantRoles, (party, roles, endDay))
        );
    }

    function sendState(PartyId party, PartyState to) external {
        if (to == PartyState.Active) return _pass(abi.encodeCall(IParties.resume, (party)));
        _pass(
            to == PartyState.Suspended
                ? abi.encodeCall(IParties.suspend, (party, 0))
                : abi.encodeCall(IParties.end, (party, 0))
        );
    }

    function sendBind(PartyId party, uint64 prefix, uint8 length) external {
        _pass(abi.encodeCall(IParties.bindPrefix, (party, prefix, length, bytes32("evidence"))));
    }

    function sendRelease(PartyId party, uint64 prefix, uint8 length) external {
        _pass(abi.encodeCall(IParties.releasePrefix, (party, prefix, length)));
    }

    /* VIEWS */

    function books() external view returns (Book[] memory) {
        return _books;
    }

    function people() external view returns (address[] memory) {
        return _people;
    }

    function tieOf(address account) external view returns (Account memory) {
        return _ties[account];
    }

    function holdings() external view returns (Holding[] memory) {
        return _holdings;
    }

    function answers() external view returns (Answer[] memory) {
        return _answers;
    }

    function registry() external view returns (IParties) {
        return PARTIES;
    }

    function present() external view returns (uint40) {
        return _now;
    }

    function effectsOf(PartyDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice Whether the invariants look now: at every eighth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 8 == 0;
    }

    /// @notice A rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    /// @notice The prefixes of the campaign: some nest, some stand beside.
    function prefixAt(uint256 place) public pure returns (uint64 prefix, uint8 length) {
        prefix = [uint64(611), 6111, 61112, 611121, 6112, 61, 6111211, 7111][place];
        length = [uint8(4), 5, 6, 7, 5, 4, 8, 4][place];
    }

    /* PRIVATE */

    /// @dev Sends a call as who was chosen before.
    function _pass(bytes memory data) private {
        CHEATS.prank(_sender);
        (bool success, bytes memory result) = address(PARTIES).call(data);
        if (success) return;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    /// @dev Chooses who sends next, mostly the registrar that keeps the record, and says whether it is the right one.
    function _asRegistrar(Book storage book, uint256 seed) private returns (bool) {
        uint256 caller = oneIn(6, seed, "stranger") ? _anyone(seed) : book.registrar;
        _sender = _person(caller);
        return caller == book.registrar && _registrars[_sender];
    }

    function _propose(Book storage book, uint256 seed) private {
        bool byRegistrar = oneIn(2, seed, "by registrar");
        uint256 right = byRegistrar ? book.registrar : book.controller;
        uint256 caller = oneIn(5, seed, "stranger") ? _anyone(seed) : right;
        if (caller == 0) return;
        uint256 proposed = draw(seed, "proposed", 1, PEOPLE);
        bytes memory data =
            byRegistrar
                ? abi.encodeCall(IParties.recoverControl, (book.id, _person(proposed)))
                : abi.encodeCall(IParties.proposeController, (book.id, _person(proposed)));
        CHEATS.prank(_person(caller));
        (bool success, ) = address(PARTIES).call(data);
        if (!success) return;
        bool isRight = caller == right && (!byRegistrar || _registrars[_person(caller)]);
        if (!isRight) _broken = "control was proposed by another";
        book.proposed = proposed;
    }

    /// @dev Writes down that an account is bound: the first time counts.
    function _tie(uint256 place, Account memory record) private {
        if (_ties[_person(place)].party.isNull()) _ties[_person(place)] = record;
    }

    /// @dev Asks for whom somebody acted in a second that is over, and remembers the answer.
    function _ask(uint256 seed) private {
        if (_answers.length == MAX_ANSWERS) return;
        address account = _people[draw(seed, "asked", 0, PEOPLE - 1)];
        uint40 time = uint40(_now - draw(seed, "ago", 1, 3 hours));
        (PartyId party, RoleSet roles) = PARTIES.actorAt(account, time);
        if (!party.isNull()) _answers.push(Answer(account, time, party, roles));
    }

    /// @dev A copy of the last fact of a party, from now on.
    function _newFact(Book storage book) private returns (Fact storage fact) {
        Fact memory last = _last(book);
        last.time = _now;
        book.facts.push(last);
        return book.facts[book.facts.length - 1];
    }

    function _setEnds(Fact storage fact, RoleSet roles, uint16 endDay) private {
        for (uint8 role = 0; role < 9; ++role) {
            if (!(roles & roleSet(PartyRole(role))).isEmpty()) fact.ends[role] = endDay;
        }
    }

    function _endHolding(uint256 prefix, PartyId party) private {
        for (uint256 i = 0; i < _holdings.length; ++i) {
            Holding storage holding = _holdings[i];
            if (holding.prefix == prefix && holding.party == party && holding.until == NO_END) holding.until = _now;
        }
    }

    function _last(Book storage book) private view returns (Fact memory) {
        return book.facts[book.facts.length - 1];
    }

    /// @dev Those of some roles that a party holds now by the campaign's books.
    function _held(Book storage book, RoleSet roles) private view returns (RoleSet held) {
        Fact memory last = _last(book);
        for (uint8 role = 0; role < 9; ++role) {
            bool isHeld = uint256(last.ends[role]) * 1 days > _now;
            if (isHeld && !(roles & roleSet(PartyRole(role))).isEmpty()) held = held | RoleSet.wrap(uint32(1 << role));
        }
    }

    function _anyBook(uint256 seed) private view returns (Book storage) {
        return _books[draw(seed, "party", 0, _books.length - 1)];
    }

    function _bookOf(PartyId party) private view returns (Book storage) {
        uint256 place = 0;
        while (_books[place].id != party) ++place;
        return _books[place];
    }

    function _person(uint256 place) private view returns (address) {
        return _people[place - 1];
    }

    function _anyone(uint256 seed) private pure returns (uint256) {
        return draw(seed, "anyone", 1, PEOPLE);
    }

    /// @dev A day from yesterday to three days ahead.
    function _drawDay(uint256 seed) private view returns (uint16) {
        return uint16(_now / 1 days + draw(seed, "day", 0, 4)) - 1;
    }

    function _consent(uint256 place, uint256 signer, Account memory record) private view returns (bytes memory) {
        bytes32 hash = keccak256(
            abi.encode(CONSENT, record.party, _person(place), record.roles, record.from, record.until, _now + 1)
        );
        return signed(_keys[signer - 1], keccak256(abi.encodePacked(hex"1901", SEPARATOR, hash)));
    }
}
